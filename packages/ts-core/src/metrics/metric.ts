import { rgbPictureToLab } from '../color/lab.js';

/** A colorized picture and the truth, both as delivered: 8-bit sRGB [H,W,3], and their Lab [H,W,3]. */
export interface PicturePair {
  readonly width: number;
  readonly height: number;
  readonly truth: Uint8Array;
  readonly prediction: Uint8Array;
  readonly truthLab: Float32Array;
  readonly predictionLab: Float32Array;
}

/** Pairs two pictures of equal size, 8-bit sRGB [H,W,3]. */
export function picturePair(
  size: { width: number; height: number },
  truth: Uint8Array,
  prediction: Uint8Array,
): PicturePair {
  const labs = { truthLab: rgbPictureToLab(truth), predictionLab: rgbPictureToLab(prediction) };
  return { ...size, truth, prediction, ...labs };
}

/** What a metric keeps of each picture; the first number is the picture's own value where it has one. */
export type Row = ArrayLike<number>;

/** A measure of colorized pictures against the truth (docs/math.md, 8 to 11). */
export interface Metric {
  measure(pair: PicturePair): Row;
  /** For a metric that depends on the whole set: the rows again, with all pictures known. */
  relate?(rows: readonly Row[]): Row[];
  /** The value over pictures; by default the mean of the rows' first numbers. */
  summarize?(rows: readonly Row[]): number;
}

/** Mean of the rows' number at `column`; rows without one (NaN) do not count. */
export function meanOf(rows: readonly Row[], column = 0): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const value = row[column]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
