import type { LevinOptions } from '@lithochrome/native-cuda';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

export type { LevinOptions };

/** Spatial penalty on ab f32 [N,h,w,2] guided by L f32 [N,h,w,1] in 0…100 (docs/math.md 5) → loss f32 [1], dAb. */
export function levin(ab: Tensor, lightness: Tensor, options: LevinOptions): { loss: Tensor; dAb: Tensor } {
  const made = native().levin(ab.native, lightness.native, options);
  return { loss: wrap(made.loss), dAb: wrap(made.dAb) };
}
