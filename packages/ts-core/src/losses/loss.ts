import type { LevinOptions } from '../ops/levin.js';
import type { Tensor } from '../tensor/tensor.js';

export const lossNames = ['mse', 'multinomial', 'rebalanced', 'seed-2017'] as const;
export type LossName = (typeof lossNames)[number];
export const spatialNames = ['none', 'levin', 'prob-tv'] as const;
export type SpatialName = (typeof spatialNames)[number];
/** How a neighbor's lightness weighs in the levin term (docs/math.md 5). */
export const similarityNames = ['gaussian', 'seed', 'affine'] as const;

/** Factors with which the term's gradient is about a tenth of the cross-entropy's, measured on a trained strata. */
export const defaultLambda: Record<SpatialName, number> = { none: 0, levin: 10, 'prob-tv': 3 };

/** The levin term without its factor. */
export type LevinSettings = Required<Omit<LevinOptions, 'lambda'>>;
export const defaultLevin: LevinSettings = { kind: 'gaussian', radius: 1, scale: 1 };
/** Largest radius of the levin term's window in pixels of the logits. */
export const MAX_LEVIN_RADIUS = 7;

/** What the losses of one batch compare with; h×w is the output's size, P = N·h·w. */
export interface LossTargets {
  /** f32 [N,h,w,2] in ab units. */
  ab: Tensor;
  /** L of the input at the output's size, f32 [N,h,w,1], 0…100. */
  lightness: Tensor;
  /** Encoding of ab, soft or hard (M = 1): i32 [P,M], f32 [P,M]. */
  index: Tensor;
  weight: Tensor;
}

export interface LossSettings {
  spatial: SpatialName;
  lambda: number;
  /** Only for spatial levin. */
  levin: LevinSettings;
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
