// Our implementation as a worker of the benchmark (worker-process.mjs).
import { join } from 'node:path';
import { InferenceWeights } from '../../packages/ts-core/dist/layers/inference-weights.js';
import { TrainableState } from '../../packages/ts-core/dist/layers/trainable-state.js';
import { losses } from '../../packages/ts-core/dist/losses/registry.js';
import { cast } from '../../packages/ts-core/dist/ops/pointwise.js';
import { Optimizer } from '../../packages/ts-core/dist/optim/optimizer.js';
import { machine } from '../../packages/ts-core/dist/tensor/device.js';
import { record } from '../../packages/ts-core/dist/tensor/program.js';
import { issueStep } from '../../packages/ts-core/dist/training/step-program.js';
import { writeArray } from './floats.mjs';
import { lossFloor } from './loss-floor.mjs';
import { measureLimits } from './limits.mjs';
import { serve, timesOf } from './serve.mjs';
import { inputOf, lossOf, networkOf, readWorkload, writeWorkload } from './workload.mjs';

const FIRST_STEPS = 3;
let opened = null;

// Never falls: the schedule's cosine over so many steps is flat.
const constantRate = (lr) => ({ lr, warmup: 0, steps: 1e9 });

/** A recorded training step on ready targets: { run, program, dispose }. */
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

function openForward({ precision, batch, folder }) {
  const workload = readWorkload(folder);
  const network = networkOf(workload.net);
  const constant = new InferenceWeights(network.declarations, workload.weights, { device: 'cpu', precision });
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

const operationsOf = (program) => program.profile().reduce((sum, { operations }) => sum + operations, 0);

async function open(params) {
  opened?.dispose();
  const { task, folder } = params;
  opened = task === 'train' ? openTraining(params) : openForward(params);
  const operations = operationsOf(opened.program);
  if (task === 'forward') {
    await opened.run();
    const output = join(folder, 'output-lithochrome.bin');
    writeArray(output, opened.program.result.output.read());
    return { output, operations };
  }
  const values = [];
  for (let i = 0; i < FIRST_STEPS; i++) {
    await opened.run();
    values.push(opened.program.result.terms.reduce((sum, term) => sum + term.read()[0], 0));
  }
  return { losses: values, operations };
}

const methods = {
  machine: () => machine(),
  prepare: writeWorkload,
  open,
  time: (budget) => timesOf(opened.run, budget),
  limits: measureLimits,
  lossFloor,
};

if (import.meta.main ?? process.argv[1] === import.meta.filename) await serve(methods);
