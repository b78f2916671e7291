import { checkNumber, checkOneOf, invalidOption } from '../validate.js';

/** `expectation`: Σ f·w = 1 keeps the loss's scale. `sum`: Σ w = 1, as the 2017 project did. */
export const weightNormalizations = ['expectation', 'sum'] as const;
export type WeightNormalization = (typeof weightNormalizations)[number];
/** Bins that the uniform part γ/|S| is shared among: those of the training set, or all K, as the 2017 project did. */
export const weightSupports = ['present', 'all'] as const;
export type WeightSupport = (typeof weightSupports)[number];

export interface ClassWeightOptions {
  /** 1: unweighted; 0: fully inverse to the frequency (vibrant). */
  gamma?: number; // 0.5
  /** Exponent of the inverse frequency. */
  alpha?: number; // 1
  normalization?: WeightNormalization; // expectation
  support?: WeightSupport; // present
}

/**
 * Weights w_k ∝ ((1 − γ) f_k + γ/|S|)^(−α) from the color histogram f of the training set, S its non-empty bins or all
 * (docs/math.md 3; after Zhang et al. 2016). Bins outside S take the largest weight of S.
 *
 * @throws LithochromeError INVALID_OPTION out of range, or where an empty bin of S would weigh infinitely
 */
export function classWeights(histogram: ArrayLike<number>, options: ClassWeightOptions = {}): Float32Array {
  const { gamma = 0.5, alpha = 1, normalization = 'expectation', support = 'present' } = options;
  checkNumber('gamma', gamma, 0, 1);
  checkNumber('alpha', alpha, 0, 10);
  checkOneOf('weight normalization', normalization, weightNormalizations);
  checkSupport(support, gamma);
  const counts = Array.from(histogram);
  const total = counts.reduce((sum, count) => sum + count, 0);
  checkNumber('the sum of the color histogram', total, Number.MIN_VALUE);
  const inSupport = counts.map((count) => support === 'all' || count > 0);
  const uniform = gamma / inSupport.filter(Boolean).length;
  const raw = counts.map((count, bin) => (inSupport[bin] ? (((1 - gamma) * count) / total + uniform) ** -alpha : 0));
  const largest = Math.max(...raw);
  const weights = raw.map((weight, bin) => (inSupport[bin] ? weight : largest));
  const scale =
    normalization === 'sum'
      ? weights.reduce((sum, weight) => sum + weight, 0)
      : weights.reduce((sum, weight, bin) => sum + (weight * counts[bin]!) / total, 0);
  return Float32Array.from(weights, (weight) => weight / scale);
}

/** An empty bin of the support has no frequency that could be inverted, so γ = 0 needs the support `present`. */
export function checkSupport(support: WeightSupport, gamma: number): void {
  checkOneOf('weight support', support, weightSupports);
  if (support === 'all' && gamma === 0) throw invalidOption('more than 0 (with weight support all)', 'gamma', gamma);
}
