import type { ColorizeOptions, Shape } from '@lithochrome/native-cuda';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { handleOf, wrap } from './wrap.js';

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

/** What is put on a picture. */
export interface PictureColor {
  /** f32 [h,w,2]. */
  ab: Tensor;
  /** L of the same grid, f32 [h,w,1]. */
  lightness: Tensor;
  /** The picture's L at `colorizeGuideSize`, f32 [1,h',w',1]; null: measured. */
  guide: Tensor | null;
}

/** As `colorizePicture`, written to `out`, which may be the picture itself if that has 3 channels. */
export function colorizePictureInto(
  picture: Tensor,
  { ab, lightness, guide }: PictureColor,
  out: Tensor,
  options: ColorizeOptions = {},
): void {
  const color = { ab: ab.native, lightness: lightness.native, guide: handleOf(guide) };
  native().colorizePictureInto(picture.native, color, out.native, options);
}

/** [height,width] of the guide for colors of size `from` on a picture of size `to`; null: none is used. */
export function colorizeGuideSize(from: Shape, to: Shape): Shape | null {
  return native().colorizeGuideSize(from, to);
}
