import { conv2d } from '../ops/conv2d.js';
import { linear } from '../ops/linear.js';
import { addChannels } from '../ops/pointwise.js';
import { globalAveragePool } from '../ops/pool.js';
import { reshape } from '../ops/reshape.js';
import { countCost, type Layer } from './context.js';
import type { Declarations } from './declarations.js';

/** 1×1 convolution with bias and f32 output: the last layer. */
export function head(declarations: Declarations, name: string, options: { inputs: number; outputs: number }): Layer {
  const { inputs, outputs } = options;
  const deviation = Math.sqrt(1 / inputs);
  declarations.parameter({ name: `${name}.weight`, shape: [outputs, 1, 1, inputs], role: 'weight', deviation });
  declarations.parameter({ name: `${name}.bias`, shape: [outputs], role: 'bias' });
  return (context, x) => {
    const weight = context.parameter(`${name}.weight`);
    const constantWeights = context.mode === 'infer';
    const y = conv2d(x, weight, context.parameter(`${name}.bias`), { dtype: 'f32', constantWeights });
    countCost(context, y, weight);
    return y;
  };
}

/** x + linear(mean of x over the picture), the same for every pixel: what the whole scene says. */
export function globalContext(declarations: Declarations, name: string, channels: number): Layer {
  const deviation = Math.sqrt(1 / channels);
  declarations.parameter({ name: `${name}.weight`, shape: [channels, channels], role: 'weight', deviation });
  declarations.parameter({ name: `${name}.bias`, shape: [channels], role: 'bias' });
  return (context, x) => {
    const [batch = 0, height = 0, width = 0] = x.shape;
    const valid = context.mode === 'infer' ? context.valid : { height: 1, width: 1 };
    const pooled = globalAveragePool(x, { validHeight: valid.height * height, validWidth: valid.width * width });
    const weight = context.parameter(`${name}.weight`);
    const y = linear(reshape(pooled, [batch, channels]), weight, context.parameter(`${name}.bias`));
    countCost(context, y, weight);
    return addChannels(x, reshape(y, [batch, 1, 1, channels]));
  };
}
