import type { LevinOptions, NativeTensor } from '@lithochrome/native-cuda';
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

/** A loss with a spatial term: both values, f32 [1], and the gradient of their sum by the logits. */
export interface SpatialLoss {
  loss: Tensor;
  penalty: Tensor;
  dLogits: Tensor;
}

/**
 * rebalancedSoftmax plus the levin penalty of its expected ab (docs/math.md 5), in one call. logits f32 [N,h,w,K],
 * lightness f32 [N,h,w,1] in 0…100.
 */
export function softmaxLevin(
  logits: Tensor,
  targets: BinTargets,
  lightness: Tensor,
  options: GradientOptions & { levin: LevinOptions },
): SpatialLoss {
  return wrapLoss(native().softmaxLevin(logits.native, handles(targets), lightness.native, options));
}

/** rebalancedSoftmax plus the total variation of the probabilities (docs/math.md 6), in one call. logits f32 [N,h,w,K]. */
export function softmaxProbTv(
  logits: Tensor,
  targets: BinTargets,
  options: GradientOptions & { lambda: number },
): SpatialLoss {
  return wrapLoss(native().softmaxProbTv(logits.native, handles(targets), options));
}

function wrapLoss(made: Record<keyof SpatialLoss, NativeTensor>): SpatialLoss {
  return { loss: wrap(made.loss), penalty: wrap(made.penalty), dLogits: wrap(made.dLogits) };
}

function handles({ index, weight, classWeights, centers }: BinTargets) {
  return {
    index: index.native,
    weight: weight.native,
    classWeights: handleOf(classWeights),
    centers: centers.native,
  };
}
