/** The picture's own lightness with predicted colors, at full resolution. */
import type { Samples } from '../image/picture.js';
import { colorizeGuideSize, colorizePictureInto } from '../ops/guided-upsample.js';
import { record } from '../tensor/program.js';
import { borrow, empty, fromData, type Tensor } from '../tensor/tensor.js';
import type { Chroma } from './model.js';
import type { Size } from './working-size.js';

export interface PaintRequest {
  chroma: Chroma;
  /** L where the chroma is known, [h,w]. */
  lightnessLow: Float32Array;
  /** From `emptyGuide`, filled. */
  guide: Tensor | null;
  signal?: AbortSignal;
}

/** Memory for the L that guides colors of size `low` on the way to the picture's size; null where none is needed. */
export function emptyGuide(picture: Size, low: Size): Tensor | null {
  const size = colorizeGuideSize([low.height, low.width], [picture.height, picture.width]);
  return size && empty([1, ...size, 1]);
}

/**
 * Upsamples the chroma along the edges of L and puts it on `pixels` (sRGB [H,W,3] or gray [H,W,1]): sRGB [H,W,3] of the same
 * depth, in the memory of `pixels` where it fits.
 */
export async function paint(pixels: Samples, shape: readonly number[], request: PaintRequest): Promise<Samples> {
  const { chroma, lightnessLow, guide, signal } = request;
  const [rows = 0, columns = 0, channels] = shape;
  const { height, width } = chroma.size;
  const rgb = channels === 3 ? pixels : emptySamples(pixels, 3 * rows * columns);
  const picture = borrow(pixels, shape);
  const out = rgb === pixels ? picture : borrow(rgb, [rows, columns, 3]);
  const ab = fromData(chroma.ab, [height, width, 2]);
  const lightness = fromData(lightnessLow, [height, width, 1]);
  const program = record(() => colorizePictureInto(picture, { ab, lightness, guide }, out));
  try {
    await program.run(signal);
    return rgb;
  } finally {
    for (const made of [program, picture, out, ab, lightness]) made.dispose();
  }
}

function emptySamples(like: Samples, size: number): Samples {
  return like instanceof Uint16Array ? new Uint16Array(size) : new Uint8Array(size);
}
