import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { handleOf, wrap } from './wrap.js';

/** Flat f32 [n] buffers; bf16 is the copy that mixed precision computes with. */
export interface AdamwState {
  parameters: Tensor;
  gradients: Tensor;
  m: Tensor;
  v: Tensor;
  ema: Tensor | null;
  bf16: Tensor | null;
  norm: Tensor | null;
}

/** √Σx² → f32 [1], summed in double in a fixed order. */
export function globalNorm(x: Tensor): Tensor {
  return wrap(native().globalNorm(x.native));
}

/**
 * Clip by global norm, AdamW (Loshchilov & Hutter 2019) with decay on the first `decayed` elements, the moving
 * average and the bf16 copy, in one pass. hyper f32 [8]: lr, β1, β2, ε, decay, step from 1, maxNorm (0: none), emaDecay.
 */
export function adamw(state: AdamwState, hyper: Tensor, options: { decayed: number }): void {
  const { parameters, gradients, m, v, ema: average, bf16, norm } = state;
  const buffers = { parameters: parameters.native, gradients: gradients.native, m: m.native, v: v.native };
  native().adamw(
    { ...buffers, ema: handleOf(average), bf16: handleOf(bf16), norm: handleOf(norm) },
    hyper.native,
    options,
  );
}

/** average += (1 − hyper[7])·(value − average), in place. */
export function ema(average: Tensor, value: Tensor, hyper: Tensor): void {
  native().ema(average.native, value.native, hyper.native);
}
