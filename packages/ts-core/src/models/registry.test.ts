import { describe, expect, it } from 'vitest';
import { Tape, withTape } from '../autograd/tape.js';
import { initialWeights } from '../layers/initialize.js';
import { trainContext } from '../layers/train-context.js';
import { TrainableState } from '../layers/trainable-state.js';
import { scope } from '../tensor/scope.js';
import { randomTensor } from '../testing/random-values.js';
import { cpu } from '../testing/targets.js';
import { INPUT_CHANNELS } from './network.js';
import { createNetwork, networkNames } from './registry.js';

describe.each(networkNames)('network %s', (name) => {
  it('keeps its promises: name, output shape, a gradient for every parameter', () => {
    const network = createNetwork(name, 2);
    expect(network.name).toBe(name);
    const state = new TrainableState(network.declarations, cpu);
    state.load(initialWeights(network.declarations, 1));
    state.gradients.write(new Float32Array(state.gradients.size).fill(Number.NaN));
    scope(() => {
      const tape = new Tape();
      state.watch(tape);
      const x = randomTensor([2, 64, 96, INPUT_CHANNELS], 3);
      const y = withTape(tape, () => network.forward(trainContext(state), x));
      expect(y.dtype).toBe('f32');
      expect(y.shape).toEqual([2, 64 / network.stride, 96 / network.stride, 2]);
      tape.backward(y, randomTensor(y.shape, 4));
      const still = network.declarations.parameters.filter((spec) => {
        const gradient = tape.gradient(state.parameter(spec.name)).readFloats();
        return !gradient.every(Number.isFinite) || gradient.every((value) => value === 0);
      });
      expect(still.map((spec) => spec.name)).toEqual([]);
    });
    state.dispose();
  });
});

it('names the networks there are', () => {
  expect(() => createNetwork('unet', 2)).toThrow('expected one of strata, seed for network but received "unet"');
});
