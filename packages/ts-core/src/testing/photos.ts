/** Pictures made up for tests: photo-like (smooth shapes, texture, color) and reproducible. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll } from 'vitest';
import type { Photo } from '../data/decode-photo.js';
import { SampleRandom } from '../data/random.js';

/** Colored waves with a little noise; another `seed` is another picture. */
export function makePhoto(seed: number, width = 96, height = 80, noise = 12): Photo {
  const random = new SampleRandom(seed, 0, 0);
  const waves = Array.from({ length: 24 }, () => ({
    channel: random.integer(0, 2),
    x: (random.uniform() - 0.5) * 0.4 * (96 / width),
    y: (random.uniform() - 0.5) * 0.4 * (80 / height),
    phase: random.uniform() * 6.3,
    height: 10 + random.uniform() * 30,
  }));
  const base = [0, 1, 2].map(() => 70 + random.uniform() * 120);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = [...base];
      for (const wave of waves) color[wave.channel]! += wave.height * Math.sin(wave.x * x + wave.y * y + wave.phase);
      const grain = (random.uniform() - 0.5) * noise;
      for (let c = 0; c < 3; c++) rgb[(y * width + x) * 3 + c] = Math.min(255, Math.max(0, color[c]! + grain));
    }
  }
  return { width, height, rgb };
}

/** The pixels as a sharp pipeline. */
export function toSharp({ width, height, rgb }: Photo): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder that goes when the test file is done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lithochrome-test-'));
  folders.push(folder);
  return folder;
}

/** A folder with `count` photos, and what `extra` adds. */
export async function photoFolder(count: number, extra: Record<string, Buffer> = {}): Promise<string> {
  const folder = join(await temporaryFolder(), 'photos');
  await mkdir(folder);
  for (let i = 0; i < count; i++) {
    await writeFile(
      join(folder, `photo-${String(i).padStart(3, '0')}.jpg`),
      await toSharp(makePhoto(i)).jpeg({ quality: 92 }).toBuffer(),
    );
  }
  for (const [name, data] of Object.entries(extra)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), data);
  }
  return folder;
}
