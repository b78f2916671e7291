import { checkNumber, checkOneOf } from '../validate.js';

/** `expectation`: Σ f·w = 1 keeps the loss's scale. `sum`: Σ w = 1, as the 2017 project did. */
export const weightNormalizations = ['expectation', 'sum'] as const;
export type WeightNormalization = (typeof weightNormalizations)[number];

export interface ClassWeightOptions {
  /** 1: unweighted; 0: fully inverse to the frequency (vibrant). */
  gamma?: number; // 0.5
  /** Exponent of the inverse frequency. */
  alpha?: number; // 1
  normalization?: WeightNormalization; // expectation
}

/**
 * Weights w_k ∝ ((1 − γ) f_k + γ/|S|)^(−α) from the color histogram f of the training set, S its non-empty bins
 * (docs/math.md 3; after Zhang et al. 2016). Empty bins take the largest weight of S.
 */
export function classWeights(histogram: ArrayLike<number>, options: ClassWeightOptions = {}): Float32Array {
  const { gamma = 0.5, alpha = 1, normalization = 'expectation' } = options;
  checkNumber('gamma', gamma, 0, 1);
  checkNumber('alpha', alpha, 0, 10);
  checkOneOf('weight normalization', normalization, weightNormalizations);
  const counts = Array.from(histogram);
  const total = counts.reduce((sum, count) => sum + count, 0);
  checkNumber('the sum of the color histogram', total, Number.MIN_VALUE);
  const present = counts.filter((count) => count > 0).length;
  const raw = counts.map((count) => (count > 0 ? (((1 - gamma) * count) / total + gamma / present) ** -alpha : 0));
  const largest = Math.max(...raw);
  const weights = raw.map((weight, bin) => (counts[bin]! > 0 ? weight : largest));
  const scale =
    normalization === 'sum'
      ? weights.reduce((sum, weight) => sum + weight, 0)
      : weights.reduce((sum, weight, bin) => sum + (weight * counts[bin]!) / total, 0);
  return Float32Array.from(weights, (weight) => weight / scale);
}
