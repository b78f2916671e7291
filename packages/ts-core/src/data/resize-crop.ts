/** Square crops scaled to a fixed size: area averages downwards, bilinear upwards. */
import { assert } from '../validate.js';

/** Weights are in fixed point: integer arithmetic is twice as fast here. Rounding costs at most 0.05 of a level. */
const WEIGHT_BITS = 12;
const ONE = 1 << WEIGHT_BITS;
/** Between the two passes a level has 8 bits behind the point. */
const BETWEEN_SHIFT = WEIGHT_BITS - 8;
const LAST_SHIFT = WEIGHT_BITS + 8;
/** The inner loops take three inputs at once. */
const FUSED = 3;

/** Output i = Σ_t weights[i · taps + t] · input[first[i] + t] / ONE; at least three taps. */
interface Taps {
  taps: number;
  first: Int32Array;
  weights: Int32Array;
}

/** Where a crop lies in 8-bit sRGB rows of `width` pixels. */
export interface Crop {
  width: number;
  left: number;
  top: number;
  /** At least 3. */
  side: number;
  /** Mirrored left to right. */
  flip: boolean;
}

/** Keeps its tables and buffer between calls: one per thread. */
export class CropResizer {
  readonly #tables = new Map<number, Taps>();
  #row = new Int32Array(0);

  /** `size`: side of the result in px. */
  constructor(readonly size: number) {}

  /** Writes the crop of `rgb` [rows, width, 3] to `out` [size, size, 3], rounded. */
  resize(rgb: Uint8Array, crop: Crop, out: Uint8Array): void {
    const { size } = this;
    const { width, left, top, side, flip } = crop;
    let table = this.#tables.get(side);
    if (!table) this.#tables.set(side, (table = makeTaps(side, size)));
    if (this.#row.length < side * 3) this.#row = new Int32Array(side * 3);
    const row = this.#row.subarray(0, side * 3);
    for (let y = 0; y < size; y++) {
      const weights = table.weights.subarray(y * table.taps, (y + 1) * table.taps);
      blendRows(rgb.subarray(((top + table.first[y]!) * width + left) * 3), width * 3, weights, row);
      const line = out.subarray(y * size * 3, (y + 1) * size * 3);
      shrinkRow(row, table, line);
      if (flip) mirror(line);
    }
  }
}

/** row = Σ_t weights[t] · (row t of `rgb`, `stride` bytes apart). */
function blendRows(rgb: Uint8Array, stride: number, weights: Int32Array, row: Int32Array): void {
  const w0 = weights[0]!;
  const w1 = weights[1]!;
  const w2 = weights[2]!;
  for (let i = 0, p = stride, q = 2 * stride; i < row.length; i++, p++, q++) {
    row[i] = (Math.imul(w0, rgb[i]!) + Math.imul(w1, rgb[p]!) + Math.imul(w2, rgb[q]!)) | 0;
  }
  for (let t = FUSED; t < weights.length; t++) {
    const weight = weights[t]!;
    if (weight === 0) continue;
    for (let i = 0, p = t * stride; i < row.length; i++, p++) row[i] = (row[i]! + Math.imul(weight, rgb[p]!)) | 0;
  }
}

function shrinkRow(row: Int32Array, { taps, first, weights }: Taps, line: Uint8Array): void {
  const half = 1 << (LAST_SHIFT - 1);
  for (let x = 0, at = 0, to = 0; x < first.length; x++, at += taps, to += 3) {
    let r = half;
    let g = half;
    let b = half;
    for (let t = at, p = first[x]! * 3; t < at + taps; t++, p += 3) {
      const weight = weights[t]!;
      r = (r + Math.imul(weight, row[p]! >> BETWEEN_SHIFT)) | 0;
      g = (g + Math.imul(weight, row[p + 1]! >> BETWEEN_SHIFT)) | 0;
      b = (b + Math.imul(weight, row[p + 2]! >> BETWEEN_SHIFT)) | 0;
    }
    line[to] = r >> LAST_SHIFT;
    line[to + 1] = g >> LAST_SHIFT;
    line[to + 2] = b >> LAST_SHIFT;
  }
}

function mirror(line: Uint8Array): void {
  for (let p = 0, q = line.length - 3; p < q; p += 3, q -= 3) {
    for (let c = 0; c < 3; c++) {
      const held = line[p + c]!;
      line[p + c] = line[q + c]!;
      line[q + c] = held;
    }
  }
}

/** Tables from `from` to `to` samples; all windows lie inside. */
function makeTaps(from: number, to: number): Taps {
  assert(from >= FUSED, `a crop of ${from} px is too small to resize`);
  const scale = from / to;
  const taps = Math.min(from, Math.max(FUSED, Math.ceil(scale) + 1));
  const first = new Int32Array(to);
  const weights = new Int32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale - 0.5;
    const weightOf = from >= to ? coverage(i * scale, (i + 1) * scale) : tent(Math.max(0, Math.min(from - 1, center)));
    first[i] = Math.min(from - taps, Math.max(0, Math.floor(from >= to ? i * scale : center)));
    let left = ONE;
    let largest = i * taps;
    for (let t = i * taps; t < (i + 1) * taps; t++) {
      left -= weights[t] = Math.round(weightOf(first[i]! + t - i * taps) * ONE);
      if (weights[t]! > weights[largest]!) largest = t;
    }
    // They sum to exactly 1: a flat picture stays as it is.
    weights[largest]! += left;
  }
  return { taps, first, weights };
}

/** Share of [low, high] that lies in sample k, [k, k + 1]. */
function coverage(low: number, high: number): (k: number) => number {
  return (k) => Math.max(0, Math.min(high, k + 1) - Math.max(low, k)) / (high - low);
}

/** Linear interpolation at `position` (sample centers at integers). */
function tent(position: number): (k: number) => number {
  return (k) => Math.max(0, 1 - Math.abs(k - position));
}
