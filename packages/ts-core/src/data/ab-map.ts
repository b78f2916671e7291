/** Chroma of decoded pictures by tables: what preparing and hints need, at about 20 ns a pixel. */
import { grid484, nearestBin } from '../color/ab-bins.js';
import { labCurve, RGB_TO_XYZ, srgbToLinear, WHITE } from '../color/lab.js';
import type { Photo } from './decode-photo.js';

/** Training targets are averages over 4 × 4 pixels. */
export const TARGET_CELL = 4;

const LINEAR = Float64Array.from({ length: 256 }, (_, value) => srgbToLinear(value / 255));
/** The Lab curve sampled on 0…1: within 2e-4 of the curve, so a and b within 0.1. */
const CURVE_STEPS = 1 << 15;
const CURVE = Float64Array.from({ length: CURVE_STEPS + 1 }, (_, i) => labCurve(i / CURVE_STEPS));
/** Linear RGB to a position in CURVE, for X, Y and Z relative to white. */
const TO_STEP = RGB_TO_XYZ.flatMap((row, i) => row.map((value) => (value / WHITE[i]!) * CURVE_STEPS));
const [XR, XG, XB, YR, YG, YB, ZR, ZG, ZB] = TO_STEP as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Adds (a, b) of `count` consecutive pixels, starting at byte `start` of 8-bit sRGB, to `sum` [2]. */
export function addAb(rgb: Uint8Array, start: number, count: number, sum: Float64Array): void {
  let sumA = 0;
  let sumB = 0;
  for (let p = start; p < start + 3 * count; p += 3) {
    const r = LINEAR[rgb[p]!]!;
    const g = LINEAR[rgb[p + 1]!]!;
    const b = LINEAR[rgb[p + 2]!]!;
    // Math.min: the rows sum to white up to rounding.
    const x = CURVE[Math.min(CURVE_STEPS, (XR * r + XG * g + XB * b + 0.5) | 0)]!;
    const y = CURVE[Math.min(CURVE_STEPS, (YR * r + YG * g + YB * b + 0.5) | 0)]!;
    const z = CURVE[Math.min(CURVE_STEPS, (ZR * r + ZG * g + ZB * b + 0.5) | 0)]!;
    sumA += 500 * (x - y);
    sumB += 200 * (y - z);
  }
  sum[0]! += sumA;
  sum[1]! += sumB;
}

/** Mean ab of whole cells of 4 × 4 pixels, [⌊height/4⌋, ⌊width/4⌋, 2]. */
export function abCells({ width, height, rgb }: Photo): Float64Array {
  const columns = Math.floor(width / TARGET_CELL);
  const rows = Math.floor(height / TARGET_CELL);
  const cells = new Float64Array(rows * columns * 2);
  const run = new Float64Array(2);
  for (let y = 0; y < rows * TARGET_CELL; y++) {
    const row = Math.floor(y / TARGET_CELL) * columns;
    for (let column = 0; column < columns; column++) {
      run.fill(0);
      addAb(rgb, (y * width + column * TARGET_CELL) * 3, TARGET_CELL, run);
      cells[(row + column) * 2]! += run[0]! / TARGET_CELL ** 2;
      cells[(row + column) * 2 + 1]! += run[1]! / TARGET_CELL ** 2;
    }
  }
  return cells;
}

/** Mean distance of the cells from gray, in ab units. */
export function meanChroma(cells: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < cells.length; i += 2) sum += Math.hypot(cells[i]!, cells[i + 1]!);
  return sum / (cells.length / 2);
}

/** Adds every cell to the histogram of the 484 ab bins. */
export function addToHistogram(cells: Float64Array, histogram: Float64Array): void {
  for (let i = 0; i < cells.length; i += 2) histogram[nearestBin(grid484, cells[i]!, cells[i + 1]!)]!++;
}
