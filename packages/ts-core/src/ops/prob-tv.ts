import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

/** Total variation of the probabilities (docs/math.md 6) → loss f32 [1]; its gradient is added to dLogits. logits f32 [N,h,w,K]. */
export function probTv(logits: Tensor, stats: Tensor, dLogits: Tensor, options: { lambda: number }): Tensor {
  return wrap(native().probTv(logits.native, stats.native, dLogits.native, options).loss);
}
