import { findPython } from './python.mjs';

/** ONNX Runtime from Python, in fp32: it has no bf16 on the CPU, so it is held against both of ours. */
export const onnxruntime = {
  impl: 'onnxruntime',
  name: 'ONNX Runtime (Python)',
  worker: 'python/onnxruntime_worker.py',
  find: () => findPython('onnxruntime'),
  runs: ({ task }) => (task === 'forward' ? [{ variant: 'python', precision: 'fp32' }] : []),
};
