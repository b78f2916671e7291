import { conv2d } from '../ops/conv2d.js';
import { countCost, type Layer } from './context.js';
import type { Declarations } from './declarations.js';

export interface ConvReluOptions {
  inputs: number;
  outputs: number;
  kernel?: number; // 3
  stride?: number; // 1
  dilation?: number; // 1
}

/** Convolution with bias that keeps the size (over the stride), ReLU. */
export function convRelu(declarations: Declarations, name: string, options: ConvReluOptions): Layer {
  const { inputs, outputs, kernel = 3, stride = 1, dilation = 1 } = options;
  const geometry = { stride, dilation, padding: (dilation * (kernel - 1)) / 2 };
  declarations.parameter({ name: `${name}.weight`, shape: [outputs, kernel, kernel, inputs], role: 'weight' });
  declarations.parameter({ name: `${name}.bias`, shape: [outputs], role: 'bias' });
  return (context, x) => {
    const weight = context.parameter(`${name}.weight`);
    const constantWeights = context.mode === 'infer';
    const y = conv2d(x, weight, context.parameter(`${name}.bias`), { ...geometry, relu: true, constantWeights });
    countCost(context, y, weight);
    return y;
  };
}
