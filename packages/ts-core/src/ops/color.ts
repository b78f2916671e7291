import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

/** sRGB [P…,3], or gray [P…,1], as u8, u16 or f32 in 0…1 → CIE Lab (D65) f32 [P…,3]. */
export function rgbToLab(rgb: Tensor): Tensor {
  return wrap(native().rgbToLab(rgb.native));
}

/** Only L, 0…100: sRGB [P…,3] or gray [P…,1] → f32 [P…,1]. */
export function lightness(rgb: Tensor): Tensor {
  return wrap(native().lightness(rgb.native));
}

/** Mean L over what each target pixel covers, without a float copy: picture [H,W,3] or [H,W,1] → f32 [1,height,width,1]. */
export function areaLightness(picture: Tensor, height: number, width: number): Tensor {
  return wrap(native().areaLightness(picture.native, height, width));
}

/** The same at several sizes [height,width]; on the CPU the picture is read once. */
export function areaLightnesses(picture: Tensor, sizes: readonly (readonly [number, number])[]): Tensor[] {
  return native().areaLightnesses(picture.native, sizes).map(wrap);
}

/** Lab f32 [P…,3] → sRGB; outside the gamut the chroma shrinks at constant L and hue. */
export function labToRgb(lab: Tensor, options: { dtype: 'u8' | 'u16' | 'f32' }): Tensor {
  return wrap(native().labToRgb(lab.native, options));
}

/** Nearest center: ab f32 [P…,2], centers f32 [K,2] → i32 [P…]. */
export function nearestBin(ab: Tensor, centers: Tensor): Tensor {
  return wrap(native().nearestBin(ab.native, centers.native));
}

/** The M = `neighbors` nearest centers with Gaussian weights (σ in ab units) that sum to 1 → index i32 [P,M], weight f32 [P,M]. */
export function softEncode(
  ab: Tensor,
  centers: Tensor,
  options: { neighbors: number; sigma: number },
): { index: Tensor; weight: Tensor } {
  const made = native().softEncode(ab.native, centers.native, options);
  return { index: wrap(made.index), weight: wrap(made.weight) };
}
