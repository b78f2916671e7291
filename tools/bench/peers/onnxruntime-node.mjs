import { findNode } from './node.mjs';

/** ONNX Runtime from Node, in fp32. */
export const onnxruntimeNode = {
  impl: 'onnxruntime',
  name: 'ONNX Runtime (Node)',
  worker: 'node-peers/onnxruntime.mjs',
  find: () => findNode('onnxruntime-node'),
  runs: ({ task }) => (task === 'forward' ? [{ variant: 'node', precision: 'fp32' }] : []),
};
