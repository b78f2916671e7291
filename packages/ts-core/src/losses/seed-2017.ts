import { scale } from '../ops/pointwise.js';
import type { Tensor } from '../tensor/tensor.js';
import { assert } from '../validate.js';
import { rebalanced } from './bin-classification.js';
import type { LossResult, LossSettings, LossTargets } from './loss.js';

/** Factor of the cross-entropy in the 2017 project's code. */
const ENTROPY_FACTOR = 1000;

/**
 * The loss as the 2017 project's code had it: 1000·Σ_p w·CE + λ Σ_p (spatial term), sums over the batch's pixels where
 * the other losses take means (docs/math.md, "The setting of 2017").
 */
export function seed2017(logits: Tensor, targets: LossTargets, settings: LossSettings): LossResult {
  const { classWeights, lambda } = settings;
  assert(classWeights, 'the loss seed-2017 needs class weights');
  const pixels = logits.shape.slice(0, -1).reduce((product, side) => product * side, 1);
  return rebalanced(logits, targets, {
    ...settings,
    classWeights: scale(classWeights, ENTROPY_FACTOR * pixels),
    lambda: lambda * pixels,
  });
}
