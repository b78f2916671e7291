/** Color hints as a user would give them, drawn from the picture itself (Zhang et al. 2017, "Real-time user-guided colorization"). */
import { AB_SCALE } from '../color/lab.js';
import { addAb } from './ab-map.js';
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
  const sums = new Float64Array(2);
  for (let point = 0; point < points; point++) {
    const patch = random.integer(1, MAX_PATCH);
    const left = random.integer(0, size - 1) - (patch >> 1);
    const top = random.integer(0, size - 1) - (patch >> 1);
    const x0 = Math.max(0, left);
    const x1 = Math.min(size, left + patch);
    const y0 = Math.max(0, top);
    const y1 = Math.min(size, top + patch);
    sums.fill(0);
    for (let y = y0; y < y1; y++) addAb(rgb, (y * size + x0) * 3, x1 - x0, sums);
    const scale = 1 / ((x1 - x0) * (y1 - y0) * AB_SCALE);
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) hints.set([sums[0]! * scale, sums[1]! * scale, 1], (y * size + x) * 3);
    }
  }
}
