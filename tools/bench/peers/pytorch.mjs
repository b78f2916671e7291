import { findPython } from './python.mjs';

/** PyTorch on the CPU: channels_last, bf16 by autocast; as it is, and compiled, but for `seed`, where that was not tried. */
export const pytorch = {
  impl: 'pytorch',
  name: 'PyTorch',
  worker: 'python/pytorch_worker.py',
  find: () => findPython('torch'),
  runs: ({ net, precision }) => {
    const variants = net === 'seed' ? ['eager'] : ['eager', 'compile'];
    return variants.map((variant) => ({ variant, precision }));
  },
};
