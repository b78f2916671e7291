import { chain } from '../layers/chain.js';
import type { ForwardContext, Layer } from '../layers/context.js';
import { convRelu, type ConvReluOptions } from '../layers/conv-relu.js';
import { Declarations } from '../layers/declarations.js';
import { norm } from '../layers/norm.js';
import { head } from '../layers/projection.js';
import { sliceChannels } from '../ops/concat.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Network } from './network.js';

interface Block {
  channels: number;
  convolutions: number;
  kernel?: number;
  /** Of the last convolution. */
  stride?: number;
  dilation?: number;
}

/** The trunk of Zhang et al. 2016, and a last reduction to 14×14 for 224×224. */
const blocks: readonly Block[] = [
  { channels: 64, convolutions: 2, stride: 2 },
  { channels: 128, convolutions: 2, stride: 2 },
  { channels: 256, convolutions: 3, stride: 2 },
  { channels: 512, convolutions: 3 },
  { channels: 512, convolutions: 3, dilation: 2 },
  { channels: 512, convolutions: 3, dilation: 2 },
  { channels: 512, convolutions: 3 },
  { channels: 256, convolutions: 1, kernel: 5, stride: 2 },
];

/**
 * The 2017 project's network ("Colorful Image Colorization", Zhang et al. 2016): L alone in, logits at 1/16 of the
 * input, 32,279,332 parameters with 484 outputs. Convolutions with bias and ReLU, a batch norm after each block.
 */
export function seed(outputs: number): Network {
  const declarations = new Declarations();
  let inputs = 1;
  const conv = (name: string, options: Omit<ConvReluOptions, 'inputs'>) => {
    const layer = convRelu(declarations, name, { inputs, ...options });
    inputs = options.outputs;
    return layer;
  };
  const block = ({ channels, convolutions, kernel, stride, dilation }: Block, index: number): Layer => {
    const name = `conv${index + 1}`;
    const layers = Array.from({ length: convolutions }, (_, i) => {
      const last = i === convolutions - 1;
      return conv(`${name}.${i}`, { outputs: channels, kernel, dilation, stride: last ? stride : 1 });
    });
    return chain([...layers, norm(declarations, `${name}.norm`, channels)]);
  };
  const trunk = chain(blocks.map(block));
  const last = head(declarations, 'head', { inputs, outputs });
  const forward = (context: ForwardContext, x: Tensor) => last(context, trunk(context, sliceChannels(x, 0, 1)));
  return { name: 'seed', declarations, outputs, stride: 16, forward };
}
