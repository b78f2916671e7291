import { describe, expect, it } from 'vitest';
import { grid484 } from '../color/ab-bins.js';
import { initialWeights } from '../layers/initialize.js';
import { TrainableState } from '../layers/trainable-state.js';
import { defaultLevin, type LossName, type SpatialName } from '../losses/loss.js';
import { losses, outputsFor } from '../losses/registry.js';
import { createNetwork } from '../models/registry.js';
import { nearestBin } from '../ops/color.js';
import { Optimizer } from '../optim/optimizer.js';
import type { ComputeTarget } from '../tensor/device.js';
import { scope } from '../tensor/scope.js';
import { fromData, full } from '../tensor/tensor.js';
import { randomValues } from '../testing/random-values.js';
import { cpu, targets } from '../testing/targets.js';
import { batchTensors, prepareBatch, recordStep } from './step-program.js';
import type { TargetName } from '../losses/target-encoding.js';

const [N, S] = [2, 32];

/** Trains strata on one batch of noise; the losses and the final weights. */
async function trainSteps(
  steps: number,
  options: { target?: ComputeTarget; loss?: LossName; spatial?: SpatialName; targets?: TargetName } = {},
) {
  const { target = cpu, loss = 'rebalanced', spatial = 'none', targets = 'soft' } = options;
  const { device, precision } = target;
  const network = createNetwork('strata', outputsFor(loss, grid484.count));
  const bytes = (count: number, seed: number) => Uint8Array.from(randomValues(count, seed, [0, 256]));
  const state = new TrainableState(network.declarations, target);
  state.load(initialWeights(network.declarations, 3));
  const batch = batchTensors(N, S, device);
  batch.rgb.write(bytes(N * S * S * 3, 1));
  batch.gray.write(bytes(N * S * S, 2));
  batch.hints.write(new Float32Array(N * S * S * 3));
  const schedule = { lr: 1e-3, warmup: 2, steps: 1000 };
  const optimizer = new Optimizer({ ...schedule, weightDecay: 0.02, clip: 1, emaDecay: 0.99 }, device);
  const centers = fromData(grid484.centers, [grid484.count, 2], 'f32', device);
  const gradient = precision === 'bf16' ? ('bf16' as const) : ('f32' as const);
  const classWeights = full([grid484.count], 1, 'f32', device);
  const settings = { spatial, lambda: 1, levin: defaultLevin, centers, classWeights, gradient };
  const program = recordStep({ network, state, optimizer, loss: losses[loss], settings, targets, batch });
  const values: number[] = [];
  for (let step = 1; step <= steps; step++) {
    optimizer.prepare(step);
    await program.run();
    values.push(program.result.terms.reduce((sum, term) => sum + term.readScalar(), 0));
  }
  const weights = state.values.readFloats();
  program.dispose();
  state.dispose();
  return { values, weights };
}

describe('recordStep', () => {
  it.each(targets)('learns, and twice the same bit for bit, on $device in $precision', async (target) => {
    const [first, second] = [await trainSteps(8, { target }), await trainSteps(8, { target })];
    expect(first.values.at(-1)!).toBeLessThan(first.values[0]! - 0.3);
    expect(second.values).toEqual(first.values);
    expect(Buffer.from(second.weights.buffer).equals(Buffer.from(first.weights.buffer))).toBe(true);
  });

  it.each([
    ['mse', 'none'],
    ['mse', 'levin'],
    ['multinomial', 'none'],
    ['rebalanced', 'levin'],
    ['rebalanced', 'prob-tv'],
    ['seed-2017', 'prob-tv'],
  ] as const)('learns with %s and spatial %s', async (loss, spatial) => {
    const { values } = await trainSteps(6, { loss, spatial });
    expect(values.at(-1)!).toBeLessThan(values[0]!);
  });

  it('takes one-hot targets when asked', async () => {
    const [soft, hard] = [await trainSteps(1), await trainSteps(1, { targets: 'hard' })];
    expect(hard.values[0]).not.toBe(soft.values[0]);
    scope(() => {
      const batch = batchTensors(N, S, 'cpu');
      batch.rgb.write(Uint8Array.from(randomValues(N * S * S * 3, 1, [0, 256])));
      const centers = fromData(grid484.centers, [grid484.count, 2]);
      const { ab, index, weight } = prepareBatch(batch, 4, { centers, targets: 'hard' }).targets;
      expect(index.shape).toEqual([(N * S * S) / 16, 1]);
      expect(index.read()).toEqual(nearestBin(ab, centers).read());
      expect(weight.readFloats().every((x) => x === 1)).toBe(true);
    });
  });
});
