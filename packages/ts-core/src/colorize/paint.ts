/** The picture's own lightness with predicted colors, at full resolution. */
import type { Samples } from '../image/picture.js';
import { colorizePicture } from '../ops/guided-upsample.js';
import { record } from '../tensor/program.js';
import { fromData, type Tensor } from '../tensor/tensor.js';
import type { Chroma } from './model.js';
import { download } from './transfer.js';

export interface PaintRequest {
  chroma: Chroma;
  /** L where the chroma is known, [h,w]. */
  lightnessLow: Float32Array;
  /** No longer needed: the result goes there if it fits. */
  spare?: Samples;
  signal?: AbortSignal;
}

/**
 * Upsamples the chroma along the edges of L and puts it on `picture` (u8 or u16 [H,W,1|3]), which is freed: sRGB [H,W,3] of
 * the same depth.
 */
export async function paint(picture: Tensor, { chroma, lightnessLow, spare, signal }: PaintRequest): Promise<Samples> {
  const { height, width } = chroma.size;
  const ab = fromData(chroma.ab, [height, width, 2]);
  const low = fromData(lightnessLow, [height, width, 1]);
  const program = record(() => ({ rgb: colorizePicture(picture, ab, low) }));
  try {
    await program.run(signal);
    picture.dispose();
    return await download(program.result.rgb, spare);
  } finally {
    program.dispose();
    ab.dispose();
    low.dispose();
  }
}
