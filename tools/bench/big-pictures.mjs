// Large pictures made from the example photographs: colored by the shipped model, tiled, with grain.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { colorize } from '../../packages/ts-core/dist/index.js';

const EXAMPLES = new URL('../../examples/', import.meta.url).pathname;
// Grain of a scan: a standard deviation of about 3 of 255.
const GRAIN = { type: 'gaussian', mean: 128, sigma: 6 };
const TILE = { width: 1000, height: 750 };

/** Width and height of 4:3 with about so many megapixels. */
export function sizeOf(megapixels) {
  const height = 8 * Math.round(Math.sqrt(megapixels * 0.75e6) / 8);
  return { width: Math.round((height * 4) / 3), height };
}

/** Writes pictures into a folder; gives their path. */
export async function pictureMaker(folder) {
  const names = readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.jpg'))
    .sort();
  const tiles = await Promise.all(
    names.map(async (name) => {
      const { image } = await colorize(join(EXAMPLES, name), { format: 'png' });
      return sharp(image)
        .resize({ ...TILE, fit: 'fill' })
        .toBuffer();
    }),
  );
  const grain = await sharp({ create: { width: 997, height: 743, channels: 3, background: '#808080', noise: GRAIN } })
    .png()
    .toBuffer();

  return async ({ megapixels, format = 'jpeg', gray = false, bits = 8, index = 0, size = sizeOf(megapixels) }) => {
    const { width, height } = size;
    const path = join(folder, `${width}x${height}-${gray ? 'gray' : 'rgb'}-${bits}-${index}.${format}`);
    const corner = await cropped(tiles[index % tiles.length], size);
    const tiled = sharp({ create: { width, height, channels: 3, background: '#808080' }, limitInputPixels: false })
      .composite([
        { input: corner, tile: true },
        { input: await cropped(grain, size), tile: true, blend: 'soft-light' },
      ])
      .toColourspace(gray ? 'b-w' : bits === 16 ? 'rgb16' : 'srgb');
    const encoded = format === 'jpeg' ? tiled.jpeg({ quality: 92 }) : tiled.toFormat(format, { compression: 'none' });
    await encoded.toFile(path);
    return path;
  };
}

/** No larger than the picture it is tiled over. */
async function cropped(input, { width, height }) {
  const { width: across, height: down } = await sharp(input).metadata();
  const part = { left: 0, top: 0, width: Math.min(width, across), height: Math.min(height, down) };
  return sharp(input).extract(part).toBuffer();
}
