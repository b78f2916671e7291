import { describe, expect, it } from 'vitest';
import { initialWeights } from '../layers/initialize.js';
import { InferenceWeights } from '../layers/inference-weights.js';
import { trainContext } from '../layers/train-context.js';
import { TrainableState } from '../layers/trainable-state.js';
import { parameterCount } from '../layers/weights.js';
import { scope } from '../tensor/scope.js';
import { empty, type Tensor } from '../tensor/tensor.js';
import { randomTensor, randomValues } from '../testing/random-values.js';
import { cpu } from '../testing/targets.js';
import { InferenceNetwork, rawOutput } from './inference.js';
import { strata } from './strata.js';

const network = strata(484);
const weights = initialWeights(network.declarations, 1);

describe('strata', () => {
  it('has 4,804,932 parameters and takes 2.262 GFLOP at 128×128', () => {
    expect(parameterCount(network.declarations)).toBe(4_804_932);
    const inference = InferenceWeights.of(network.declarations, weights, cpu);
    const context = inference.context();
    const shape = scope(() => network.forward(context, empty([1, 128, 128, 4])).shape);
    expect(shape).toEqual([1, 32, 32, 484]);
    expect((2 * context.multiplyAdds) / 1e9).toBeCloseTo(2.262, 3);
    inference.dispose();
  });

  it('computes the same with folded norms as with those statistics unfolded', () => {
    scope(() => {
      const x = randomTensor([2, 64, 64, 4], 4);
      const state = new TrainableState(network.declarations, cpu);
      state.load(weights);
      const before = state.statistics.readFloats();
      const trained = network.forward(trainContext(state), x).readFloats();
      // The running statistics have moved by a tenth towards those of the batch (variance unbiased).
      const statisticsEma = state.statistics.readFloats().map((now, i) => before[i]! + (now - before[i]!) / 0.1);
      state.statisticsEma.write(statisticsEma);
      const inference = InferenceWeights.of(network.declarations, state.averagedWeights(), cpu);
      const folded = network.forward(inference.context(), x).readFloats();
      expect(relativeDifference(folded, trained)).toBeLessThan(0.1);
      inference.dispose();
      state.dispose();
    });
  });

  it('leaves padding out of the global context', async () => {
    const net = await InferenceNetwork.load(network, weights, cpu);
    const [height, width] = [64, 64];
    const data = randomValues(height * width * 4, 8);
    const read = ({ output }: { output: Tensor }) => output.readFloats();
    const run = (valid = {}) => net.run({ data, n: 1, height, width, ...valid }, rawOutput, { read });
    const all = await run();
    const part = await run({ validHeight: 40, validWidth: 64 });
    const again = await run({ validHeight: 64, validWidth: 64 });
    expect(again).toEqual(all);
    expect(part).not.toEqual(all);
    net.dispose();
  });
});

function relativeDifference(a: Float32Array, b: Float32Array): number {
  const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
  return norm(a.map((x, i) => x - b[i]!)) / norm(b);
}
