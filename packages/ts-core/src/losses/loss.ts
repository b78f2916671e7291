import type { Tensor } from '../tensor/tensor.js';

export const lossNames = ['mse', 'multinomial', 'rebalanced'] as const;
export type LossName = (typeof lossNames)[number];
export const spatialNames = ['none', 'levin', 'prob-tv'] as const;
export type SpatialName = (typeof spatialNames)[number];

/** Factors with which the term's gradient is about a tenth of the cross-entropy's, measured on a trained strata. */
export const defaultLambda: Record<SpatialName, number> = { none: 0, levin: 50, 'prob-tv': 3 };

/** What the losses of one batch compare with; h×w is the output's size, P = N·h·w. */
export interface LossTargets {
  /** f32 [N,h,w,2] in ab units. */
  ab: Tensor;
  /** L of the input at the output's size, f32 [N,h,w,1], 0…100. */
  lightness: Tensor;
  /** Soft encoding of ab: i32 [P,M], f32 [P,M]. */
  index: Tensor;
  weight: Tensor;
}

export interface LossSettings {
  spatial: SpatialName;
  lambda: number;
  /** f32 [K,2] */
  centers: Tensor;
  /** f32 [K]; null weighs all bins alike. */
  classWeights: Tensor | null;
  /** dtype of the gradient that is sent back. */
  gradient: 'f32' | 'bf16';
}

export interface LossResult {
  /** f32 [1] each; their sum is the loss. */
  terms: Tensor[];
  /** By the network's output. */
  gradient: Tensor;
}

/** A loss over a batch: its value and its gradient by the network's output. */
export type Loss = (output: Tensor, targets: LossTargets, settings: LossSettings) => LossResult;
