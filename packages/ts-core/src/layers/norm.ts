import { batchNorm, updateRunning } from '../ops/batch-norm.js';
import { conv2d } from '../ops/conv2d.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Layer, TrainContext } from './context.js';
import type { Declarations } from './declarations.js';

export const NORM_EPSILON = 1e-5;
/** Weight of the newest batch in the running statistics. */
const NORM_MOMENTUM = 0.1;

/** Batch norm with the batch's statistics, which enter the running ones (variance unbiased). */
export function normalize(context: TrainContext, x: Tensor, name: string, relu = false): Tensor {
  const running = context.norm(name);
  const { y, mean, variance } = batchNorm(x, running.gamma, running.beta, { eps: NORM_EPSILON, relu });
  const count = x.size / (x.shape.at(-1) ?? 1);
  updateRunning(running.mean, mean, { momentum: NORM_MOMENTUM });
  updateRunning(running.variance, variance, { momentum: NORM_MOMENTUM, factor: count / Math.max(1, count - 1) });
  return y;
}

/** A batch norm that follows no convolution directly: for inference one weight and one bias per channel. */
export function norm(declarations: Declarations, name: string, channels: number): Layer {
  declarations.norm({ name, channels, convolution: null });
  return (context, x) => {
    if (context.mode === 'train') return normalize(context, x, name);
    const { weight, bias } = context.folded(name);
    return conv2d(x, weight, bias, { groups: channels, constantWeights: true });
  };
}
