import { findNode } from './node.mjs';

/** TensorFlow.js with its wasm backend, in fp32 on one thread; seed in a batch of 16 takes it ten seconds a pass. */
export const tfjs = {
  impl: 'tfjs',
  name: 'TensorFlow.js (wasm)',
  worker: 'node-peers/tfjs.mjs',
  find: () => findNode('@tensorflow/tfjs-backend-wasm'),
  runs: ({ net, task, batch }) => {
    const slow = net === 'seed' && batch > 1;
    return task === 'forward' && !slow ? [{ variant: 'wasm', precision: 'fp32' }] : [];
  },
};
