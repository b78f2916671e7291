import { conv2d } from '../ops/conv2d.js';
import { countCost, type Layer } from './context.js';
import type { Declarations } from './declarations.js';
import { normalize } from './norm.js';

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
