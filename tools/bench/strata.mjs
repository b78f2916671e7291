// Times our strata on synthetic pictures: a recorded training step of 16 and forward passes of 1 and 16, at 128×128.
import { grid484 } from '../../packages/ts-core/dist/color/ab-bins.js';
import { initialWeights } from '../../packages/ts-core/dist/layers/initialize.js';
import { TrainableState } from '../../packages/ts-core/dist/layers/trainable-state.js';
import { losses } from '../../packages/ts-core/dist/losses/registry.js';
import { InferenceNetwork, rawOutput } from '../../packages/ts-core/dist/models/inference.js';
import { createNetwork } from '../../packages/ts-core/dist/models/registry.js';
import { Optimizer } from '../../packages/ts-core/dist/optim/optimizer.js';
import { fromData, full } from '../../packages/ts-core/dist/tensor/tensor.js';
import { batchTensors, recordStep } from '../../packages/ts-core/dist/training/step-program.js';

const SIZE = 128;
const BATCH = 16;
const WARMUP = 3;

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
function writePictures(batch) {
  const pixels = BATCH * SIZE * SIZE;
  const value = (i, scale) => 128 + 100 * Math.sin(i * scale) + ((i * 7919) % 23);
  batch.rgb.write(Uint8Array.from({ length: 3 * pixels }, (_, i) => value(i, 1e-3)));
  batch.gray.write(Uint8Array.from({ length: pixels }, (_, i) => value(i, 3e-3)));
  batch.hints.write(new Float32Array(3 * pixels));
}

async function train(precision, repeats) {
  const network = createNetwork('strata', grid484.count);
  const state = new TrainableState(network.declarations, precision);
  state.load(initialWeights(network.declarations, 1));
  const optimizer = new Optimizer({ lr: 1e-3, warmup: 200, steps: 1e4, weightDecay: 0.02, clip: 1, emaDecay: 0.999 });
  const batch = batchTensors(BATCH, SIZE);
  writePictures(batch);
  const settings = {
    spatial: 'none',
    lambda: 0,
    gradient: precision === 'bf16' ? 'bf16' : 'f32',
    centers: fromData(grid484.centers, [grid484.count, 2]),
    classWeights: full([grid484.count], 1),
  };
  const program = recordStep({ network, state, optimizer, loss: losses.rebalanced, settings, batch });
  let step = 0;
  const result = await timed(() => {
    optimizer.prepare(++step);
    return program.run();
  }, repeats);
  program.dispose();
  return result;
}

async function forward(precision, batch, repeats) {
  const network = createNetwork('strata', grid484.count);
  const inference = new InferenceNetwork(network, initialWeights(network.declarations, 1), precision);
  const input = { data: new Float32Array(batch * SIZE * SIZE * 4), n: batch, height: SIZE, width: SIZE };
  const result = await timed(() => inference.run(input, rawOutput), repeats);
  inference.dispose();
  return result;
}

for (const precision of process.argv[3].split(',')) {
  const row = { net: 'strata', impl: 'lithochrome', precision };
  const steps = Number(process.argv[2]);
  const rows = [
    { ...row, task: 'train', batch: BATCH, ...(await train(precision, steps)) },
    { ...row, task: 'forward', batch: 1, ...(await forward(precision, 1, 3 * steps)) },
    { ...row, task: 'forward', batch: BATCH, ...(await forward(precision, BATCH, 3 * steps)) },
  ];
  for (const result of rows) console.log(JSON.stringify(result));
}
