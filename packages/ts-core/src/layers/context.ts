import type { Tensor } from '../tensor/tensor.js';
import type { NormTensors } from '../ops/batch-norm.js';

interface BaseContext {
  /** Of the activations. */
  readonly dtype: 'f32' | 'bf16';
  /** Multiply-adds of the convolutions and matrix products so far. */
  multiplyAdds: number;
  parameter(name: string): Tensor;
}

/** A forward pass with the batch's own statistics, which also updates the running ones. */
export interface TrainContext extends BaseContext {
  readonly mode: 'train';
  norm(name: string): NormTensors;
}

/** A forward pass with constant weights and the batch norms folded into the convolutions. */
export interface InferContext extends BaseContext {
  readonly mode: 'infer';
  /** Weight and bias of a convolution with its batch norm, or of a batch norm alone: [C,1,1,1] and [C]. */
  folded(name: string): { weight: Tensor; bias: Tensor };
  /** The part of the padded input's height and width that is picture, in (0, 1]. */
  readonly valid: { readonly height: number; readonly width: number };
}

export type ForwardContext = TrainContext | InferContext;

/** A piece of a network. */
export type Layer = (context: ForwardContext, x: Tensor) => Tensor;

/** Adds the cost of a product that made y [P,O] with weight [O,…]. */
export function countCost(context: ForwardContext, y: Tensor, weight: Tensor): void {
  context.multiplyAdds += (y.size * weight.size) / (weight.shape[0] ?? 1);
}
