import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { handleOf, wrap } from './wrap.js';

/** Annealed mean Σ_k softmax((logits + prior) / temperature)_k c_k → f32 [P…,2]; temperature 0 takes the likeliest center. */
export function annealedMean(
  logits: Tensor,
  centers: Tensor,
  prior: Tensor | null,
  options: { temperature: number },
): Tensor {
  return wrap(native().annealedMean(logits.native, centers.native, handleOf(prior), options));
}

/** Entropy of softmax(logits) over ln K, 0…1 → f32 [P…,1]. */
export function uncertainty(logits: Tensor): Tensor {
  return wrap(native().uncertainty(logits.native));
}
