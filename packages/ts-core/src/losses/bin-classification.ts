import { type BinTargets, rebalancedSoftmax, softmaxLevin, softmaxProbTv } from '../ops/rebalanced-softmax.js';
import type { Tensor } from '../tensor/tensor.js';
import type { LossResult, LossSettings, LossTargets, SpatialName } from './loss.js';

type Term = (logits: Tensor, bins: BinTargets, targets: LossTargets, settings: LossSettings) => LossResult;

const bySpatial: Record<SpatialName, Term> = { none: plain, levin: withLevin, 'prob-tv': withProbTv };

/** Rebalanced cross-entropy over the bins (docs/math.md 3), with the spatial term of the settings. */
export function rebalanced(logits: Tensor, targets: LossTargets, settings: LossSettings): LossResult {
  const { index, weight } = targets;
  const bins = { index, weight, classWeights: settings.classWeights, centers: settings.centers };
  return bySpatial[settings.spatial](logits, bins, targets, settings);
}

/** Cross-entropy with every bin weighted alike (docs/math.md 2). */
export function multinomial(logits: Tensor, targets: LossTargets, settings: LossSettings): LossResult {
  return rebalanced(logits, targets, { ...settings, classWeights: null });
}

function plain(logits: Tensor, bins: BinTargets, _targets: LossTargets, { gradient }: LossSettings): LossResult {
  const { loss, dLogits } = rebalancedSoftmax(logits, bins, { gradient });
  return { terms: [loss], gradient: dLogits };
}

/** The penalty acts on the expected ab; its gradient returns through the expectation. */
function withLevin(logits: Tensor, bins: BinTargets, targets: LossTargets, settings: LossSettings): LossResult {
  const { lambda, gradient } = settings;
  const levin = { ...settings.levin, lambda };
  const { loss, penalty, dLogits } = softmaxLevin(logits, bins, targets.lightness, { levin, gradient });
  return { terms: [loss, penalty], gradient: dLogits };
}

function withProbTv(logits: Tensor, bins: BinTargets, _targets: LossTargets, settings: LossSettings): LossResult {
  const { lambda, gradient } = settings;
  const { loss, penalty, dLogits } = softmaxProbTv(logits, bins, { lambda, gradient });
  return { terms: [loss, penalty], gradient: dLogits };
}
