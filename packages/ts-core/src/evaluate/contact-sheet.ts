/** Pictures side by side, as JPEGs. */
import sharp from 'sharp';
import type { DecodeSetting } from '../colorize/chroma-decoder.js';
import type { Photo } from '../data/decode-photo.js';
import { grayPredictor } from './baselines.js';
import type { PictureSet } from './picture-set.js';
import type { Predictor } from './predictor.js';

/** Height of a strip and the gap between its pictures, in px. */
const HEIGHT = 200;
const GAP = 6;

/** A predictor and how it decodes. */
export interface Shown {
  predictor: Predictor;
  setting: DecodeSetting;
}

export interface StripOptions {
  /** Pictures of the set to show. */
  names: ReadonlySet<string>;
  signal?: AbortSignal;
}

/**
 * A JPEG for each named picture: input, each prediction, truth. Colorizes them once more: an evaluation that kept
 * every prediction would not scale.
 */
export async function makeStrips(
  set: PictureSet,
  shown: readonly Shown[],
  { names, signal }: StripOptions,
): Promise<Map<string, Buffer>> {
  const strips = new Map<string, Buffer>();
  for await (const picture of set.stream(signal)) {
    if (!names.has(picture.name)) continue;
    const shots = await grayPredictor.predict(picture, [{ temperature: 1, vibrancy: 0 }]);
    for (const { predictor, setting } of shown)
      shots.push(...(await predictor.predict(picture, [setting], { signal })));
    shots.push(picture.rgb);
    const { width, height } = picture;
    strips.set(picture.name, await strip(shots.map((rgb) => ({ width, height, rgb }))));
  }
  return strips;
}

/** The pictures side by side, each `HEIGHT` px high, as a JPEG. */
export async function strip(pictures: readonly Photo[]): Promise<Buffer> {
  const tiles = await Promise.all(pictures.map(tile));
  let left = 0;
  const overlays = tiles.map(({ data, info }) => {
    const raw = { width: info.width, height: info.height, channels: 3 } as const;
    const overlay = { input: data, raw, left, top: 0 };
    left += info.width + GAP;
    return overlay;
  });
  const canvas = { width: left - GAP, height: HEIGHT, channels: 3, background: '#ffffff' } as const;
  return sharp({ create: canvas }).composite(overlays).jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer();
}

function tile({ width, height, rgb }: Photo) {
  const picture = sharp(rgb, { raw: { width, height, channels: 3 } });
  return picture.resize({ height: HEIGHT }).raw().toBuffer({ resolveWithObject: true });
}
