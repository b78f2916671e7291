import { onTape } from '../autograd/tape.js';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

export interface ResampleOptions {
  mode: 'nearest' | 'bilinear';
}

/** [N,H,W,C] → [N,height,width,C] with half-pixel centers and replicated edges. */
export function resample(x: Tensor, height: number, width: number, options: ResampleOptions): Tensor {
  const y = wrap(native().resample(x.native, height, width, options));
  return onTape(y, [x], (dy, sink) => sink.add(x, wrap(native().resampleBackward(dy.native, x.shape, options))));
}

/** Twice the height and width, each pixel repeated. */
export function upsample2(x: Tensor): Tensor {
  const [, height = 0, width = 0] = x.shape;
  return resample(x, 2 * height, 2 * width, { mode: 'nearest' });
}

/** Mean over the pixels that each target pixel covers (fractions count): f32 [N,H,W,C] → [N,height,width,C]. No gradient. */
export function areaDownsample(x: Tensor, height: number, width: number): Tensor {
  return wrap(native().areaDownsample(x.native, height, width));
}
