import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArray } from './floats.mjs';

/** The first pictures of a workload, f32 [n,S,S,C], without what needs our own library: { values, size, channels }. */
export function readPictures(folder, n) {
  const { size, channels } = JSON.parse(readFileSync(join(folder, 'workload.json'), 'utf8'));
  return { values: readArray(join(folder, 'input.bin')).subarray(0, n * size * size * channels), size, channels };
}
