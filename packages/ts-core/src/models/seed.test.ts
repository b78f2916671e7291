import { expect, it } from 'vitest';
import { InferenceWeights } from '../layers/inference-weights.js';
import { initialWeights } from '../layers/initialize.js';
import { parameterCount } from '../layers/weights.js';
import { scope } from '../tensor/scope.js';
import { empty } from '../tensor/tensor.js';
import { cpu } from '../testing/targets.js';
import { seed } from './seed.js';

it('has the 32,279,332 parameters of the 2017 project, and 14×14 logits at 224×224', () => {
  const network = seed(484);
  expect(parameterCount(network.declarations)).toBe(32_279_332);
  const weights = InferenceWeights.of(network.declarations, initialWeights(network.declarations, 1), cpu);
  expect(scope(() => network.forward(weights.context(), empty([1, 224, 224, 4])).shape)).toEqual([1, 14, 14, 484]);
  weights.dispose();
});
