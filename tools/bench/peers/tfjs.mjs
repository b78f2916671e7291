import { findNode } from './node.mjs';

/** TensorFlow.js with its wasm backend, in fp32 on one thread. */
export const tfjs = {
  impl: 'tfjs',
  name: 'TensorFlow.js (wasm)',
  worker: 'node-peers/tfjs.mjs',
  find: () => findNode('@tensorflow/tfjs-backend-wasm'),
  runs: ({ task }) => (task === 'forward' ? [{ variant: 'wasm', precision: 'fp32' }] : []),
};
