/** AuC in per cent: the mean over thresholds t = 1…150 of the share of pixels whose ab error is at most t. */
import { grid484, nearestBin } from '../color/ab-bins.js';
import type { Metric, PicturePair, Row } from './metric.js';

const THRESHOLDS = 150;
/** Smallest share of the pictures' colors that a bin is taken to hold. */
const FLOOR = 1e-5;

/** The share of thresholds that the error of pixel `i / 3` stays within, 0…1. */
function score({ truthLab, predictionLab }: PicturePair, i: number): number {
  const deltaA = truthLab[i + 1]! - predictionLab[i + 1]!;
  const deltaB = truthLab[i + 2]! - predictionLab[i + 2]!;
  const first = Math.max(1, Math.ceil(Math.sqrt(deltaA * deltaA + deltaB * deltaB)));
  return Math.max(0, THRESHOLDS + 1 - first) / THRESHOLDS;
}

export const aucRaw: Metric = {
  measure(pair) {
    let sum = 0;
    for (let i = 0; i < pair.truthLab.length; i += 3) sum += score(pair, i);
    return [(100 * 3 * sum) / pair.truthLab.length];
  },
};

/** Pixels weighted by 1 / max(share of their bin in the evaluated pictures' truth, 1e-5). */
export const aucRebalanced: Metric = {
  /** Pixels by bin of the truth, then the sum of their scores by bin. */
  measure(pair) {
    const sums = new Float64Array(2 * grid484.count);
    for (let i = 0; i < pair.truthLab.length; i += 3) {
      const bin = nearestBin(grid484, pair.truthLab[i + 1]!, pair.truthLab[i + 2]!);
      sums[bin]! += 1;
      sums[grid484.count + bin]! += score(pair, i);
    }
    return sums;
  },
  relate(rows) {
    const weights = binWeights(rows);
    return rows.map((row) => {
      let total = 0;
      let reached = 0;
      for (const [bin, weight] of weights.entries()) {
        total += weight * row[bin]!;
        reached += weight * row[grid484.count + bin]!;
      }
      return [(100 * reached) / total];
    });
  },
};

function binWeights(rows: readonly Row[]): Float64Array {
  const counts = new Float64Array(grid484.count);
  for (const row of rows) {
    for (let bin = 0; bin < counts.length; bin++) counts[bin]! += row[bin]!;
  }
  const pixels = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => 1 / Math.max(count / pixels, FLOOR));
}
