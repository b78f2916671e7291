// Times training steps and forward passes of a network on synthetic pictures: a row of JSON for each measurement.
// node tools/bench/network.mjs --network strata --device cpu --precisions fp32,bf16 --batches 16
import { parseArgs } from 'node:util';
import { grid484 } from '../../packages/ts-core/dist/color/ab-bins.js';
import { InferenceWeights } from '../../packages/ts-core/dist/layers/inference-weights.js';
import { initialWeights } from '../../packages/ts-core/dist/layers/initialize.js';
import { TrainableState } from '../../packages/ts-core/dist/layers/trainable-state.js';
import { defaultLambda } from '../../packages/ts-core/dist/losses/loss.js';
import { losses } from '../../packages/ts-core/dist/losses/registry.js';
import { INPUT_CHANNELS } from '../../packages/ts-core/dist/models/network.js';
import { createNetwork } from '../../packages/ts-core/dist/models/registry.js';
import { cast } from '../../packages/ts-core/dist/ops/pointwise.js';
import { Optimizer } from '../../packages/ts-core/dist/optim/optimizer.js';
import { record } from '../../packages/ts-core/dist/tensor/program.js';
import { fromData, full, zeros } from '../../packages/ts-core/dist/tensor/tensor.js';
import { batchTensors, recordStep } from '../../packages/ts-core/dist/training/step-program.js';

const WARMUP = 3;
const text = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({
  options: {
    network: text('strata'),
    device: text('cpu'),
    precisions: text('fp32,bf16'),
    batches: text('16'),
    'forward-batches': text('1,16'),
    size: text('128'),
    spatial: text('none'),
    steps: text('8'),
  },
});
const { device, spatial } = options;
const size = Number(options.size);
const steps = Number(options.steps);
const counts = (list) => list.split(',').map(Number);

async function timed(run, repeats) {
  for (let i = 0; i < WARMUP; i++) await run();
  const times = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { medianMs: times[times.length >> 1], minMs: times[0] };
}

// Smooth colors with some texture, so that every part of the loss has work.
function writePictures(batch, n) {
  const pixels = n * size * size;
  const value = (i, scale) => 128 + 100 * Math.sin(i * scale) + ((i * 7919) % 23);
  batch.rgb.write(Uint8Array.from({ length: 3 * pixels }, (_, i) => value(i, 1e-3)));
  batch.gray.write(Uint8Array.from({ length: pixels }, (_, i) => value(i, 3e-3)));
  batch.hints.write(new Float32Array(3 * pixels));
}

async function train(precision, n) {
  const network = createNetwork(options.network, grid484.count);
  const state = new TrainableState(network.declarations, { device, precision });
  state.load(initialWeights(network.declarations, 1));
  const schedule = { lr: 1e-3, warmup: 200, steps: 1e4, weightDecay: 0.02, clip: 1, emaDecay: 0.999 };
  const optimizer = new Optimizer(schedule, device);
  const batch = batchTensors(n, size, device);
  writePictures(batch, n);
  const settings = {
    spatial,
    lambda: defaultLambda[spatial],
    levin: { kind: 'gaussian', radius: 1, scale: 1 },
    gradient: precision === 'bf16' ? 'bf16' : 'f32',
    centers: fromData(grid484.centers, [grid484.count, 2], 'f32', device),
    classWeights: full([grid484.count], 1, 'f32', device),
  };
  const program = recordStep({ network, state, optimizer, loss: losses.rebalanced, settings, targets: 'soft', batch });
  let step = 0;
  const result = await timed(() => {
    optimizer.prepare(++step);
    return program.run();
  }, steps);
  program.dispose();
  state.dispose();
  return result;
}

async function forward(precision, n) {
  const network = createNetwork(options.network, grid484.count);
  const weights = initialWeights(network.declarations, 1);
  const constant = InferenceWeights.of(network.declarations, weights, { device, precision });
  const input = zeros([n, size, size, INPUT_CHANNELS], 'f32', device);
  input.write(Float32Array.from({ length: input.size }, (_, i) => Math.sin(i)));
  const program = record(() => {
    const context = constant.context();
    return { output: network.forward(context, cast(input, context.dtype)) };
  });
  const result = await timed(() => program.run(), 3 * steps);
  program.dispose();
  constant.dispose();
  return result;
}

function print(task, precision, batch, timing) {
  const imagesPerSecond = (1000 * batch) / timing.medianMs;
  const what = { net: options.network, impl: 'lithochrome', device, task, precision, batch, size };
  console.log(JSON.stringify({ ...what, ...timing, imagesPerSecond }));
}

for (const precision of options.precisions.split(',')) {
  for (const n of counts(options.batches)) print('train', precision, n, await train(precision, n));
  for (const n of counts(options['forward-batches'])) print('forward', precision, n, await forward(precision, n));
}
