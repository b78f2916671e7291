// TensorFlow.js with its wasm backend as a worker of the benchmark: forward passes in fp32 of the graph that PyTorch wrote.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { readArray, writeArray } from '../floats.mjs';
import { readPictures } from '../pictures.mjs';
import { serve, timesOf } from '../serve.mjs';

// The files beside the package's own; without this, it asks the network for them.
const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);

// ONNX counts axes as in [N,C,H,W]; activations here are [N,H,W,C].
const axisHere = [0, 3, 1, 2];

/** Each ONNX operation of our networks on tensors by name; constants of convolutions are [kh,kw,I,O] already. */
const operations = {
  Identity: ([x]) => x,
  Relu: ([x]) => tf.relu(x),
  Add: ([a, b]) => tf.add(a, b),
  Mul: ([a, b]) => tf.mul(a, b),
  Concat: (parts, { axis }) => tf.concat(parts, axisHere[axis]),
  ReduceMean: ([x]) => tf.mean(x, [1, 2]),
  Gemm: ([x, weight, bias]) => tf.add(tf.matMul(x, weight, false, true), bias),
  // Of [N,C] to [N,C,1,1], in two steps of which the first does it all.
  Unsqueeze: ([x]) => (x.rank === 2 ? tf.reshape(x, [x.shape[0], 1, 1, x.shape[1]]) : x),
  Resize: ([x]) => tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]),
  Conv: ([x, filter, bias], { strides, dilations, pads, relu }) => {
    // The backend takes a stride or a dilation, and one padding for all sides.
    const options = { x, filter, strides, dilations, bias, activation: relu ? 'relu' : 'linear' };
    return tf.fused.conv2d({ ...options, pad: pads[0], dimRoundingMode: 'floor' });
  },
  BatchNormalization: ([x, scale, offset, mean, variance], { epsilon }) =>
    tf.batchNorm(x, mean, variance, offset, scale, epsilon),
};

/** Folds each ReLU into the convolution before it, where nothing else reads that one. */
function fuseRelu(nodes) {
  const readers = (name) => nodes.filter(({ inputs }) => inputs.includes(name));
  const fused = new Set();
  for (const node of nodes) {
    const [next, ...others] = readers(node.output);
    if (node.op !== 'Conv' || next?.op !== 'Relu' || others.length > 0) continue;
    node.attributes.relu = true;
    node.output = next.output;
    fused.add(next);
  }
  return nodes.filter((node) => !fused.has(node));
}

function readGraph(folder) {
  const { nodes, constants, output } = JSON.parse(readFileSync(join(folder, 'graph.json'), 'utf8'));
  const values = readArray(join(folder, 'graph.bin'));
  const tensors = new Map();
  for (const [name, { shape, offset }] of Object.entries(constants)) {
    const count = shape.reduce((a, b) => a * b, 1);
    const plain = () => tf.tensor(values.subarray(offset, offset + count), shape);
    tensors.set(name, shape.length === 4 ? tf.tidy(() => tf.transpose(plain(), [2, 3, 1, 0])) : plain());
  }
  return { nodes: fuseRelu(nodes), tensors, output };
}

function evaluate({ nodes, tensors, output }, x) {
  const values = new Map(tensors).set('x', x);
  for (const { op, inputs, output: name, attributes } of nodes) {
    if (!(op in operations))
      throw new Error(`expected one of ${Object.keys(operations).join(', ')} but received ${op}`);
    values.set(
      name,
      operations[op](
        inputs.map((input) => values.get(input)),
        attributes,
      ),
    );
  }
  return values.get(output);
}

let step;
let held = [];

async function open({ folder, batch }) {
  await tf.setBackend('wasm');
  tf.dispose(held);
  const graph = readGraph(folder);
  const { values, size, channels } = readPictures(folder, batch);
  const x = tf.tensor(values, [batch, size, size, channels]);
  held = [x, ...graph.tensors.values()];
  const y = tf.tidy(() => evaluate(graph, x));
  const output = join(folder, 'output-tfjs.bin');
  writeArray(output, await y.data());
  y.dispose();
  // Operations run when they are called; nothing is left to wait for.
  step = () => tf.dispose(tf.tidy(() => evaluate(graph, x)));
  return { output };
}

await serve({ open, time: (budget) => timesOf(step, budget) });
