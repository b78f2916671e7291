// Our training step and forward pass as the benchmark runs them: { run, program, dispose }.
import { InferenceWeights } from '../../packages/ts-core/dist/layers/inference-weights.js';
import { TrainableState } from '../../packages/ts-core/dist/layers/trainable-state.js';
import { losses } from '../../packages/ts-core/dist/losses/registry.js';
import { cast } from '../../packages/ts-core/dist/ops/pointwise.js';
import { Optimizer } from '../../packages/ts-core/dist/optim/optimizer.js';
import { record } from '../../packages/ts-core/dist/tensor/program.js';
import { issueStep } from '../../packages/ts-core/dist/training/step-program.js';
import { inputOf, lossOf, networkOf, readWorkload } from './workload.mjs';

// Never falls: the schedule's cosine over so many steps is flat.
const constantRate = (lr) => ({ lr, warmup: 0, steps: 1e9 });

/** A recorded training step on ready targets. */
export function openTraining({ precision, batch, folder }) {
  const workload = readWorkload(folder);
  const network = networkOf(workload.net);
  const state = new TrainableState(network.declarations, { device: 'cpu', precision });
  state.load(workload.weights);
  const { lr, weightDecay, clip, ema } = workload.training;
  const optimizer = new Optimizer({ ...constantRate(lr), weightDecay, clip, emaDecay: ema }, 'cpu');
  const { settings, targets } = lossOf(workload, batch, precision);
  const input = inputOf(workload, batch);
  const parts = { network, state, optimizer, loss: losses.rebalanced, settings };
  const program = record(() => issueStep(parts, { input, targets }));
  let step = 0;
  const run = () => {
    optimizer.prepare(++step);
    return program.run();
  };
  const dispose = () => {
    program.dispose();
    state.dispose();
  };
  return { run, program, dispose };
}

/** A recorded forward pass with constant weights. */
export function openForward({ precision, batch, folder }) {
  const workload = readWorkload(folder);
  const network = networkOf(workload.net);
  const constant = InferenceWeights.of(network.declarations, workload.weights, { device: 'cpu', precision });
  const input = inputOf(workload, batch);
  const program = record(() => {
    const context = constant.context();
    return { output: network.forward(context, cast(input, context.dtype)) };
  });
  const dispose = () => {
    program.dispose();
    constant.dispose();
  };
  return { run: () => program.run(), program, dispose };
}
