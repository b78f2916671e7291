import type { ColorizeOptions } from '@lithochrome/native-cuda';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

export type { ColorizeOptions };

/** Joint bilateral upsampling: ab f32 [h,w,2] with its L f32 [h,w,1], onto L f32 [H,W,1] → f32 [H,W,2]. */
export function guidedUpsample(
  ab: Tensor,
  lightnessLow: Tensor,
  lightnessHigh: Tensor,
  options: ColorizeOptions = {},
): Tensor {
  return wrap(native().guidedUpsample(ab.native, lightnessLow.native, lightnessHigh.native, options));
}

/** The picture's own L with the given color, by strips: u8 or u16 [H,W,3] or [H,W,1] → same dtype [H,W,3]. */
export function colorizePicture(
  picture: Tensor,
  ab: Tensor,
  lightnessLow: Tensor,
  options: ColorizeOptions = {},
): Tensor {
  return wrap(native().colorizePicture(picture.native, ab.native, lightnessLow.native, options));
}
