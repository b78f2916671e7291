import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { createRandom } from './random.js';

type Color = readonly [red: number, green: number, blue: number];

const skies: readonly Color[] = [
  [110, 160, 220],
  [160, 190, 225],
  [225, 160, 110],
  [90, 130, 190],
];
const grounds: readonly Color[] = [
  [95, 120, 60],
  [150, 110, 75],
  [190, 160, 110],
  [70, 95, 85],
  [120, 70, 50],
];

/** An sRGB picture with the statistics of a landscape: sky, rough ridges, texture, grain. */
export function landscape(seed: number, width: number, height: number): Sharp {
  const random = createRandom(seed * 7919 + 13);
  const pick = (colors: readonly Color[]): Color => colors[Math.floor(random() * colors.length)] ?? [0, 0, 0];
  const sky = pick(skies);
  const layers = Array.from({ length: 3 }, (_, i) => ({
    color: pick(grounds),
    base: height * (0.3 + 0.2 * i + 0.1 * random()),
    waves: Array.from({ length: 5 }, (_unused, k) => ({
      amplitude: (height * 0.1 * random()) / (k + 1),
      rate: ((k + 1) * 9 * random()) / width,
      phase: random() * 7,
    })),
  }));
  const pixels = Buffer.alloc(width * height * 3);
  for (let x = 0; x < width; x++) {
    const tops = layers.map(({ base, waves }) =>
      waves.reduce((y, { amplitude, rate, phase }) => y + amplitude * Math.sin(rate * x + phase), base),
    );
    for (let y = 0; y < height; y++) {
      const depth = tops.filter((top) => y >= top).length;
      const color = depth === 0 ? sky : (layers[depth - 1]?.color ?? sky);
      const shade = depth === 0 ? 1.1 - (0.4 * y) / height : 0.6 + 0.5 * random() + 0.15 * Math.sin(x * 0.3 + y * 0.2);
      const grain = 8 * (random() - 0.5);
      for (let c = 0; c < 3; c++)
        pixels[(y * width + x) * 3 + c] = Math.max(0, Math.min(255, (color[c] ?? 0) * shade + grain));
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A folder of small landscapes, all different. */
export async function writeLandscapes(folder: string, count: number, size = 96): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    await landscape(i, Math.round(size * (1 + (i % 4) / 6)), size)
      .jpeg({ quality: 92 })
      .toFile(`${folder}/view-${String(i).padStart(2, '0')}.jpg`);
  }
}

/** Writes any sharp picture, making its folder. */
export async function writePicture(path: string, picture: Sharp): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await picture.toFile(path);
}
