/** What the judge sees: a picture and its colorized version, small, and square crops of both. */
import sharp from 'sharp';
import type { Photo } from '../data/decode-photo.js';
import type { SampleRandom } from '../data/random.js';

/** Short side of the pictures, and side of the crops, in px. */
const SHORT_SIDE = 144;
export const CROP = 128;

/** 8-bit sRGB [height,width,3] both. */
export interface JudgedPicture {
  readonly name: string;
  readonly group: string;
  readonly width: number;
  readonly height: number;
  readonly truth: Uint8Array;
  readonly prediction: Uint8Array;
}

/** Brings a picture and its prediction to the judge's size. */
export async function judgedPicture(
  picture: Photo & { name: string; group: string },
  prediction: Uint8Array,
): Promise<JudgedPicture> {
  const { name, group } = picture;
  const [truth, colored] = await Promise.all([picture, { ...picture, rgb: prediction }].map(small));
  return { name, group, width: truth!.width, height: truth!.height, truth: truth!.rgb, prediction: colored!.rgb };
}

async function small({ width, height, rgb }: Photo): Promise<Photo> {
  const source = sharp(rgb, { raw: { width, height, channels: 3 } });
  const resized = source.resize({ width: SHORT_SIDE, height: SHORT_SIDE, fit: 'outside' });
  const { data, info } = await resized.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

/** Where a crop lies, and whether it is mirrored. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly flip: boolean;
}

/** Anywhere in the picture, mirrored or not. */
export function randomView({ width, height }: JudgedPicture, random: SampleRandom): View {
  const [left, top] = [random.integer(0, width - CROP), random.integer(0, height - CROP)];
  return { left, top, flip: random.integer(0, 1) === 1 };
}

/** The same for every judge: start, middle and end of the picture, each also mirrored. */
export function fixedViews({ width, height }: JudgedPicture): View[] {
  return [0, 0.5, 1].flatMap((share) => {
    const [left, top] = [Math.round(share * (width - CROP)), Math.round(share * (height - CROP))];
    return [false, true].map((flip) => ({ left, top, flip }));
  });
}

/** Writes a crop [CROP,CROP,3] of the pixels of a picture to place `index` of a batch. */
export function writeCrop(batch: Uint8Array, index: number, rgb: Uint8Array, place: View & { width: number }): void {
  const { left, top, flip, width } = place;
  let to = index * CROP * CROP * 3;
  for (let y = 0; y < CROP; y++) {
    const row = (top + y) * width + left;
    for (let x = 0; x < CROP; x++) {
      const from = 3 * (row + (flip ? CROP - 1 - x : x));
      batch[to++] = rgb[from]!;
      batch[to++] = rgb[from + 1]!;
      batch[to++] = rgb[from + 2]!;
    }
  }
}
