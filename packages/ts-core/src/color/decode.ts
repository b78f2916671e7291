/** From logits over ab bins to colors, one pixel at a time: the reference of the native `annealedMean`. */
import type { AbGrid } from './ab-bins.js';

export interface DecodeOptions {
  /** 0: the most probable bin; 1: the expectation. */
  temperature: number;
  /** Added to the logits, one value per bin: vibrancy · ln w. */
  prior?: ArrayLike<number>;
}

function posterior(logits: ArrayLike<number>, { temperature, prior }: DecodeOptions): Float64Array {
  const scores = Float64Array.from(logits, (logit, bin) => logit + (prior ? prior[bin]! : 0));
  const best = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  if (temperature === 0) {
    const winner = scores.indexOf(best);
    return scores.map((_, bin) => (bin === winner ? 1 : 0));
  }
  const raised = scores.map((score) => Math.exp((score - best) / temperature));
  const sum = raised.reduce((total, value) => total + value, 0);
  return raised.map((value) => value / sum);
}

/** Annealed mean: Σ softmax((logits + prior) / temperature) · center → (a, b). logits [K]. */
export function annealedMean(logits: ArrayLike<number>, grid: AbGrid, options: DecodeOptions): [number, number] {
  let a = 0;
  let b = 0;
  posterior(logits, options).forEach((share, bin) => {
    a += share * grid.centers[2 * bin]!;
    b += share * grid.centers[2 * bin + 1]!;
  });
  return [a, b];
}

export interface Mode {
  bin: number;
  probability: number;
  a: number;
  b: number;
}

/** The `count` strongest local maxima of the distribution over the grid (8 neighbors), most probable first. logits [K]. */
export function topModes(logits: ArrayLike<number>, grid: AbGrid, count: number): Mode[] {
  const share = posterior(logits, { temperature: 1 });
  const modes: Mode[] = [];
  share.forEach((probability, bin) => {
    if (!isLocalMaximum(share, grid.side, bin)) return;
    modes.push({ bin, probability, a: grid.centers[2 * bin]!, b: grid.centers[2 * bin + 1]! });
  });
  return modes.sort((p, q) => q.probability - p.probability).slice(0, count);
}

/** At a plateau only its first bin counts. */
function isLocalMaximum(share: Float64Array, side: number, bin: number): boolean {
  const row = Math.floor(bin / side);
  const column = bin % side;
  for (let r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(side - 1, column + 1); c++) {
      const other = r * side + c;
      if (other < bin ? share[other]! >= share[bin]! : share[other]! > share[bin]!) return false;
    }
  }
  return true;
}
