/** Color hints as a user would give them, drawn from the picture itself (Zhang et al. 2017, "Real-time user-guided colorization"). */
import { AB_SCALE } from '../color/lab.js';
import { addAb } from './ab-map.js';
import type { Photo } from './decode-photo.js';
import type { SampleRandom } from './random.js';

/** The number of points is geometric: 1 with probability 1/8, 8 on average. */
const STOP = 1 / 8;
/** Side of a patch in px at most. */
const MAX_PATCH = 9;

/**
 * Marks random square patches (side 1 … 9 px, cut at the border) with the mean ab of their pixels. rgb 8-bit sRGB [size, size, 3];
 * hints [size, size, 3] receives a / 110, b / 110 and 1 inside the patches; elsewhere it stays as it is (0).
 */
export function simulateHints(rgb: Uint8Array, size: number, random: SampleRandom, hints: Float32Array): void {
  const points = 1 + Math.floor(Math.log(1 - random.uniform()) / Math.log(1 - STOP));
  const photo = { width: size, height: size, rgb };
  for (let point = 0; point < points; point++) markPatch(photo, random.integer(1, MAX_PATCH), random, hints);
}

/** Marks one patch around a random pixel: see `simulateHints`; hints [height, width, 3] of the photo. */
export function markPatch(
  { width, height, rgb }: Photo,
  side: number,
  random: SampleRandom,
  hints: Float32Array,
): void {
  const left = random.integer(0, width - 1) - (side >> 1);
  const top = random.integer(0, height - 1) - (side >> 1);
  const x0 = Math.max(0, left);
  const x1 = Math.min(width, left + side);
  const y0 = Math.max(0, top);
  const y1 = Math.min(height, top + side);
  const sums = new Float64Array(2);
  for (let y = y0; y < y1; y++) addAb(rgb, (y * width + x0) * 3, x1 - x0, sums);
  const scale = 1 / ((x1 - x0) * (y1 - y0) * AB_SCALE);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) hints.set([sums[0]! * scale, sums[1]! * scale, 1], (y * width + x) * 3);
  }
}
