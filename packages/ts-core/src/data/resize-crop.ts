/** Square crops scaled to a fixed size: area averages downwards, bilinear upwards. */

/** Output i = Σ_t weights[i · taps + t] · input[first[i] + t]. */
interface Taps {
  taps: number;
  first: Int32Array;
  weights: Float32Array;
}

/** Where a crop lies in 8-bit sRGB rows of `width` pixels. */
export interface Crop {
  width: number;
  left: number;
  top: number;
  side: number;
  /** Mirrored left to right. */
  flip: boolean;
}

/** Keeps its tables and buffer between calls: one per thread. */
export class CropResizer {
  readonly #tables = new Map<number, Taps>();
  #rows = new Float32Array(0);

  /** `size`: side of the result in px. */
  constructor(readonly size: number) {}

  /** Writes the crop of `rgb` [rows, width, 3] to `out` [size, size, 3], rounded. */
  resize(rgb: Uint8Array, crop: Crop, out: Uint8Array): void {
    const { size } = this;
    let table = this.#tables.get(crop.side);
    if (!table) this.#tables.set(crop.side, (table = makeTaps(crop.side, size)));
    if (this.#rows.length < crop.side * size * 3) this.#rows = new Float32Array(crop.side * size * 3);
    shrinkRows(rgb, crop, table, this.#rows);
    shrinkColumns(this.#rows, table, size, out);
  }
}

function shrinkRows(rgb: Uint8Array, crop: Crop, { taps, first, weights }: Taps, rows: Float32Array): void {
  const size = first.length;
  for (let y = 0; y < crop.side; y++) {
    const start = ((crop.top + y) * crop.width + crop.left) * 3;
    for (let x = 0; x < size; x++) {
      let r = 0;
      let g = 0;
      let b = 0;
      let p = start + first[x]! * 3;
      for (let t = x * taps; t < (x + 1) * taps; t++, p += 3) {
        const weight = weights[t]!;
        r += weight * rgb[p]!;
        g += weight * rgb[p + 1]!;
        b += weight * rgb[p + 2]!;
      }
      const to = (y * size + (crop.flip ? size - 1 - x : x)) * 3;
      rows[to] = r;
      rows[to + 1] = g;
      rows[to + 2] = b;
    }
  }
}

function shrinkColumns(rows: Float32Array, { taps, first, weights }: Taps, size: number, out: Uint8Array): void {
  const stride = size * 3;
  for (let y = 0; y < size; y++) {
    const start = first[y]! * stride;
    for (let x = 0; x < stride; x++) {
      // Half a step for rounding: the store cuts off.
      let sum = 0.5;
      for (let t = 0, p = start + x; t < taps; t++, p += stride) sum += weights[y * taps + t]! * rows[p]!;
      out[y * stride + x] = sum;
    }
  }
}

/** Tables from `from` to `to` samples; all windows lie inside. */
function makeTaps(from: number, to: number): Taps {
  const scale = from / to;
  const taps = Math.min(from, from >= to ? Math.ceil(scale) + 1 : 2);
  const first = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const weightOf = from >= to ? coverage(i * scale, (i + 1) * scale) : tent((i + 0.5) * scale - 0.5);
    const start = from >= to ? Math.floor(i * scale) : Math.floor((i + 0.5) * scale - 0.5);
    first[i] = Math.min(from - taps, Math.max(0, start));
    let sum = 0;
    for (let t = 0; t < taps; t++) sum += weights[i * taps + t] = weightOf(first[i]! + t);
    for (let t = 0; t < taps; t++) weights[i * taps + t]! /= sum;
  }
  return { taps, first, weights };
}

/** Share of sample k, [k, k + 1], that lies in [low, high]. */
function coverage(low: number, high: number): (k: number) => number {
  return (k) => Math.max(0, Math.min(high, k + 1) - Math.max(low, k));
}

/** Linear interpolation at `position` (sample centers at integers). */
function tent(position: number): (k: number) => number {
  return (k) => Math.max(0, 1 - Math.abs(k - position));
}
