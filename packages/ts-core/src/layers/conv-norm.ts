import { batchNorm, updateRunning } from '../ops/batch-norm.js';
import { conv2d } from '../ops/conv2d.js';
import type { Tensor } from '../tensor/tensor.js';
import { countCost, type Layer, type TrainContext } from './context.js';
import type { Declarations } from './declarations.js';

export const NORM_EPSILON = 1e-5;
/** Weight of the newest batch in the running statistics. */
const NORM_MOMENTUM = 0.1;

export interface ConvNormOptions {
  inputs: number;
  outputs: number;
  kernel?: number; // 3
  stride?: number; // 1
  dilation?: number; // 1
  relu?: boolean; // true
}

/** Convolution that keeps the size (over the stride), batch norm, ReLU. */
export function convNorm(declarations: Declarations, name: string, options: ConvNormOptions): Layer {
  const { inputs, outputs, kernel = 3, stride = 1, dilation = 1, relu = true } = options;
  const [convolution, norm] = [`${name}.conv`, `${name}.norm`];
  const geometry = { stride, dilation, padding: (dilation * (kernel - 1)) / 2 };
  declarations.parameter({ name: `${convolution}.weight`, shape: [outputs, kernel, kernel, inputs], role: 'weight' });
  declarations.norm({ name: norm, channels: outputs, convolution });
  return (context, x) => {
    if (context.mode === 'infer') {
      const { weight, bias } = context.folded(convolution);
      const y = conv2d(x, weight, bias, { ...geometry, relu, constantWeights: true });
      countCost(context, y, weight);
      return y;
    }
    const weight = context.parameter(`${convolution}.weight`);
    const y = conv2d(x, weight, null, geometry);
    countCost(context, y, weight);
    return normalize(context, y, norm, relu);
  };
}

/** Batch norm with the batch's statistics, which enter the running ones (variance unbiased). */
function normalize(context: TrainContext, x: Tensor, name: string, relu: boolean): Tensor {
  const running = context.norm(name);
  const { y, mean, variance } = batchNorm(x, running.gamma, running.beta, { eps: NORM_EPSILON, relu });
  const count = x.size / (x.shape.at(-1) ?? 1);
  updateRunning(running.mean, mean, { momentum: NORM_MOMENTUM });
  updateRunning(running.variance, variance, { momentum: NORM_MOMENTUM, factor: count / Math.max(1, count - 1) });
  return y;
}
