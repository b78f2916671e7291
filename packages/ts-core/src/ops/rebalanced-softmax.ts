import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { handleOf, wrap } from './wrap.js';

/** What every pass over the logits needs. P pixels, K bins, M neighbors. */
export interface BinTargets {
  /** i32 [P,M] */
  index: Tensor;
  /** f32 [P,M], each row sums to 1. */
  weight: Tensor;
  /** f32 [K], or null for weights of 1. */
  classWeights: Tensor | null;
  /** f32 [K,2] */
  centers: Tensor;
}

export interface GradientOptions {
  gradient: 'f32' | 'bf16';
}

/**
 * Mean over pixels of w_{k*}·CE(target, softmax(logits)), its gradient and the expected ab, in one pass
 * (docs/math.md 2–4). logits f32 [P…,K] → loss f32 [1], ab f32 [P…,2], dLogits.
 */
export function rebalancedSoftmax(
  logits: Tensor,
  targets: BinTargets,
  options: GradientOptions,
): { loss: Tensor; ab: Tensor; dLogits: Tensor } {
  const made = native().rebalancedSoftmax(logits.native, handles(targets), options);
  return { loss: wrap(made.loss), ab: wrap(made.ab), dLogits: wrap(made.dLogits) };
}

/** First of two passes, where a spatial term follows; stats f32 [P,2] = (max, log Σ exp(z − max)). */
export function rebalancedSoftmaxForward(
  logits: Tensor,
  targets: BinTargets,
): { loss: Tensor; ab: Tensor; stats: Tensor } {
  const made = native().rebalancedSoftmaxForward(logits.native, handles(targets));
  return { loss: wrap(made.loss), ab: wrap(made.ab), stats: wrap(made.stats) };
}

/** Second pass, with the first one's results: the gradient of the loss, plus dAb (f32 [P…,2] or null) sent through the expectation. */
export function rebalancedSoftmaxBackward(
  logits: Tensor,
  targets: BinTargets,
  saved: { stats: Tensor; ab: Tensor; dAb: Tensor | null },
  options: GradientOptions,
): Tensor {
  const { stats, ab, dAb } = saved;
  const handed = { stats: stats.native, ab: ab.native, dAb: handleOf(dAb) };
  return wrap(native().rebalancedSoftmaxBackward(logits.native, handles(targets), handed, options));
}

function handles({ index, weight, classWeights, centers }: BinTargets) {
  return {
    index: index.native,
    weight: weight.native,
    classWeights: handleOf(classWeights),
    centers: centers.native,
  };
}
