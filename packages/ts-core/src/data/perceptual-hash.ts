/** A 64-bit fingerprint that survives scaling, recompression and slight changes of tone. */
import type { Photo } from './decode-photo.js';

/** The hash as two 32-bit words. */
export type PerceptualHash = readonly [number, number];

/** The picture is looked at as SIDE × SIDE cells of luma. */
const SIDE = 32;
/** Frequencies kept along each axis, from the lowest on, without the constant one. */
const KEPT = 8;

/** DCT-II rows 1 … KEPT over SIDE samples (scale does not matter: only signs against the median are used). */
const COSINES = Float64Array.from({ length: KEPT * SIDE }, (_, i) => {
  const frequency = Math.floor(i / SIDE) + 1;
  return Math.cos((Math.PI * frequency * (2 * (i % SIDE) + 1)) / (2 * SIDE));
});

/**
 * pHash (Zauner 2010): the signs of the 64 lowest frequencies of the luma, against their median. Near-duplicates differ in a few
 * of the 64 bits, unrelated pictures in about 32.
 */
export function perceptualHash(photo: Photo): PerceptualHash {
  const cells = lumaCells(photo);
  const rows = new Float64Array(SIDE * KEPT);
  for (let y = 0; y < SIDE; y++) {
    for (let u = 0; u < KEPT; u++) rows[y * KEPT + u] = dot(cells, y * SIDE, 1, u);
  }
  const spectrum = new Float64Array(KEPT * KEPT);
  for (let u = 0; u < KEPT; u++) {
    for (let v = 0; v < KEPT; v++) spectrum[v * KEPT + u] = dot(rows, u, KEPT, v);
  }
  const sorted = spectrum.slice().sort();
  const median = (sorted[31]! + sorted[32]!) / 2;
  const words: [number, number] = [0, 0];
  spectrum.forEach((value, i) => {
    if (value > median) words[i >> 5] = (words[i >> 5]! | (1 << (i & 31))) >>> 0;
  });
  return words;
}

/** Σ values[start + i·stride] · cos of the given frequency row. */
function dot(values: Float64Array, start: number, stride: number, row: number): number {
  let sum = 0;
  for (let i = 0; i < SIDE; i++) sum += values[start + i * stride]! * COSINES[row * SIDE + i]!;
  return sum;
}

/** Mean luma (Rec. 709 weights) of SIDE × SIDE cells. */
function lumaCells({ width, height, rgb }: Photo): Float64Array {
  const sums = new Float64Array(SIDE * SIDE);
  const counts = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * SIDE) / height) * SIDE;
    for (let x = 0, p = y * width * 3; x < width; x++, p += 3) {
      const cell = row + Math.floor((x * SIDE) / width);
      sums[cell]! += 0.2126 * rgb[p]! + 0.7152 * rgb[p + 1]! + 0.0722 * rgb[p + 2]!;
      counts[cell]!++;
    }
  }
  return sums.map((sum, cell) => sum / counts[cell]!);
}

/** Sixteen hex digits. */
export function hashToHex([low, high]: PerceptualHash): string {
  return [high, low].map((word) => word.toString(16).padStart(8, '0')).join('');
}

export function hashFromHex(hex: string): PerceptualHash {
  return [Number.parseInt(hex.slice(8), 16), Number.parseInt(hex.slice(0, 8), 16)];
}

/** Number of set bits of a 32-bit word. */
export function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
