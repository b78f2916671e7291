/** Decoding one photograph to the size that a data set stores. */
import { messageOf } from '../errors.js';
import { DEFAULT_MAX_PIXELS, openPicture } from '../image/safe-sharp.js';

/** 8-bit sRGB, row-major [height, width, 3]. */
export interface Photo {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Below this short side (px) a picture is an icon or a thumbnail. */
export const MIN_SHORT_SIDE = 64;
/** Decoding that takes longer (s) is given up: a decompression bomb, a stalled disk. */
const TIMEOUT_SECONDS = 60;

/** Why a file gives no photo. */
export class UnusablePicture extends Error {
  constructor(
    readonly reason: 'unreadable' | 'too-small' | 'too-large',
    detail: string,
  ) {
    super(detail);
  }
}

/**
 * Decodes a file: first page, upright (EXIF), sRGB 8 bit, transparency on white, its short side reduced to `size` px (never
 * enlarged). Throws `UnusablePicture` for anything that cannot be decoded whole, or is too small or too large.
 */
export async function decodePhoto(path: string, size: number): Promise<Photo> {
  const source = openPicture(path, { limitInputPixels: DEFAULT_MAX_PIXELS });
  try {
    const { width, height } = await source.metadata();
    if (Math.min(width, height) < MIN_SHORT_SIDE) {
      throw new UnusablePicture('too-small', `${width} × ${height}; the short side must have ${MIN_SHORT_SIDE} px`);
    }
    if (width * height > DEFAULT_MAX_PIXELS) {
      throw new UnusablePicture('too-large', `${width} × ${height}; at most ${DEFAULT_MAX_PIXELS} pixels are read`);
    }
    const { data, info } = await source
      .resize({ width: size, height: size, fit: 'outside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .timeout({ seconds: TIMEOUT_SECONDS })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, rgb: data };
  } catch (error) {
    if (error instanceof UnusablePicture) throw error;
    const message = messageOf(error).trim().split('\n')[0]!;
    throw new UnusablePicture(/pixel limit/.test(message) ? 'too-large' : 'unreadable', message);
  }
}
