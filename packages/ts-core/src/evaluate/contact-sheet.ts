import sharp from 'sharp';
import type { Photo } from '../data/decode-photo.js';

/** Height of a strip and the gap between its pictures, in px. */
const HEIGHT = 200;
const GAP = 6;

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
