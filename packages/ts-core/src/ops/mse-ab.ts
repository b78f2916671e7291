import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

/** Mean over pixels of ‖prediction − target‖² / 110² for f32 [P…,2] in ab units → loss f32 [1], dPrediction. */
export function mseAb(prediction: Tensor, target: Tensor): { loss: Tensor; dPrediction: Tensor } {
  const made = native().mseAb(prediction.native, target.native);
  return { loss: wrap(made.loss), dPrediction: wrap(made.dPrediction) };
}
