// The same weights, pictures, targets and settings for every implementation, as files in one folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grid484 } from '../../packages/ts-core/dist/color/ab-bins.js';
import { initialWeights } from '../../packages/ts-core/dist/layers/initialize.js';
import { createNetwork } from '../../packages/ts-core/dist/models/registry.js';
import { fromData } from '../../packages/ts-core/dist/tensor/tensor.js';
import { batchTensors, prepareBatch } from '../../packages/ts-core/dist/training/step-program.js';
import { benchD } from './bench-d.mjs';
import { readArray, writeArray } from './floats.mjs';

/** Channels of the network's input that the files hold, of (L, a, b, mask). */
const inputChannels = { 'bench-d': 1, strata: 4, seed: 1 };
/**
 * The networks' losses: bench-d with the spatial penalty, the others with what training uses by default. Our step always
 * clips and averages, so every peer's must.
 */
const training = {
  'bench-d': { spatial: 'levin', lambda: 50, lr: 1e-3, weightDecay: 0, clip: 1, ema: 0.999 },
  strata: { spatial: 'none', lambda: 0, lr: 1e-3, weightDecay: 0.02, clip: 1, ema: 0.999 },
  seed: { spatial: 'none', lambda: 0, lr: 1e-4, weightDecay: 0.02, clip: 1, ema: 0.999 },
};

export const networkOf = (net) => (net === 'bench-d' ? benchD(grid484.count) : createNetwork(net, grid484.count));

/** Repeatable values in [0, 1). */
const noise = (i) => {
  const wave = Math.sin(i * 12.9898 + 4.1414) * 43758.5453;
  return wave - Math.floor(wave);
};

// Initial weights with biases and batch norms moved off 0 and 1, so that mistaking one for another shows.
function movedWeights(declarations) {
  const weights = initialWeights(declarations, 1);
  for (const [name, { data }] of weights)
    if (!name.endsWith('.weight')) for (let i = 0; i < data.length; i++) data[i] += 0.2 * noise(i + name.length);
  return weights;
}

// Smooth colors with some texture and a few hints, so that every part of the loss has work.
function exampleBatch(n, size) {
  const batch = batchTensors(n, size, 'cpu');
  const pixels = n * size * size;
  const value = (i, scale) => 128 + 90 * Math.sin(i * scale) + 30 * noise(i);
  batch.rgb.write(Uint8Array.from({ length: 3 * pixels }, (_, i) => value(i, 1e-3)));
  batch.gray.write(Uint8Array.from({ length: pixels }, (_, i) => value(i, 3e-3)));
  batch.hints.write(Float32Array.from({ length: 3 * pixels }, (_, i) => (i % 97 < 3 ? noise(i) - 0.5 : 0)));
  return batch;
}

/** The first `count` of every pixel's four channels. */
function firstChannels(values, count) {
  return Float32Array.from(
    { length: (values.length / 4) * count },
    (_, i) => values[4 * Math.floor(i / count) + (i % count)],
  );
}

function joined(arrays) {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return all;
}

/** Writes the workload of a network for batches of up to `batch` pictures of `size`². */
export function writeWorkload({ net, size, batch: n, folder }) {
  mkdirSync(folder, { recursive: true });
  const network = networkOf(net);
  const centers = fromData(grid484.centers, [grid484.count, 2], 'f32', 'cpu');
  const { input, targets } = prepareBatch(exampleBatch(n, size), network.stride, { centers, targets: 'soft' });
  const put = (name, values) => writeArray(join(folder, `${name}.bin`), values);
  put('input', firstChannels(input.read(), inputChannels[net]));
  for (const name of ['index', 'weight', 'lightness']) put(name, targets[name].read());
  put('centers', grid484.centers);
  put(
    'class-weights',
    Float32Array.from({ length: grid484.count }, (_, k) => 0.5 + noise(k)),
  );
  const { declarations } = network;
  const weights = movedWeights(declarations);
  const tensors = [...declarations.parameters, ...declarations.statistics].map(({ name, shape, role }) => {
    return { name, shape, role: role ?? 'statistic' };
  });
  put('weights', joined(tensors.map(({ name }) => weights.get(name).data)));
  const about = { net, size, batch: n, channels: inputChannels[net], stride: network.stride, bins: grid484.count };
  writeFileSync(join(folder, 'workload.json'), JSON.stringify({ ...about, training: training[net], tensors }));
}

/** What `writeWorkload` wrote: the description, a reader of arrays, and the weights by name. */
export function readWorkload(folder) {
  const about = JSON.parse(readFileSync(join(folder, 'workload.json'), 'utf8'));
  const get = (name, Kind) => readArray(join(folder, `${name}.bin`), Kind);
  const flat = get('weights');
  const weights = new Map();
  let offset = 0;
  for (const { name, shape } of about.tensors) {
    const size = shape.reduce((a, b) => a * b, 1);
    weights.set(name, { shape, data: flat.slice(offset, offset + size) });
    offset += size;
  }
  return { ...about, get, weights };
}

/** The first n pictures, f32 [n,S,S,C]. */
export function inputOf({ get, size, channels }, n) {
  return fromData(get('input').subarray(0, n * size * size * channels), [n, size, size, channels], 'f32', 'cpu');
}

/** Settings and ready targets of the loss over n pictures; `gradient` is that of the logits in the given precision. */
export function lossOf({ get, size, stride, bins, training }, n, precision) {
  const side = size / stride;
  const pixels = n * side * side;
  const tensor = (name, shape, dtype = 'f32', Kind = Float32Array) =>
    fromData(
      get(name, Kind).subarray(
        0,
        shape.reduce((a, b) => a * b, 1),
      ),
      shape,
      dtype,
      'cpu',
    );
  const settings = {
    spatial: training.spatial,
    lambda: training.lambda,
    levin: { kind: 'gaussian', radius: 1, scale: 1 },
    gradient: precision === 'bf16' ? 'bf16' : 'f32',
    centers: tensor('centers', [bins, 2]),
    classWeights: tensor('class-weights', [bins]),
  };
  const index = tensor('index', [pixels, 5], 'i32', Int32Array);
  const targets = {
    ab: null,
    index,
    weight: tensor('weight', [pixels, 5]),
    lightness: tensor('lightness', [n, side, side, 1]),
  };
  return { settings, targets };
}
