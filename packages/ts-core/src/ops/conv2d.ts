import type { Conv2dOptions } from '@lithochrome/native-cuda';
import { onTape } from '../autograd/tape.js';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { cast, reluBackward } from './pointwise.js';
import { handleOf, wrap } from './wrap.js';

export type { Conv2dOptions };
export type ConvGeometry = Pick<Conv2dOptions, 'stride' | 'dilation' | 'padding' | 'groups'>;

/**
 * Cross-correlation: x [N,H,W,C], weight [O,kh,kw,C/groups] of x's dtype, bias f32 [O] or null → [N,H',W',O],
 * H' = ⌊(H + 2·padding − dilation·(kh − 1) − 1) / stride⌋ + 1. The gradient of the weights is f32.
 */
export function conv2d(x: Tensor, weight: Tensor, bias: Tensor | null, options: Conv2dOptions = {}): Tensor {
  const y = wrap(native().conv2d(x.native, weight.native, handleOf(bias), options));
  const geometry = geometryOf(options);
  return onTape(y, [x, weight, bias], (dy, sink) => {
    const d = cast(options.relu ? reluBackward(y, dy) : dy, x.dtype as 'f32' | 'bf16');
    if (sink.wants(x)) sink.add(x, conv2dBackwardData(d, weight, x.shape, geometry));
    if (!sink.wants(weight)) return;
    const dBias = bias && sink.wants(bias) ? sink.buffer(bias) : null;
    native().conv2dBackwardWeights(x.native, d.native, sink.buffer(weight).native, handleOf(dBias), geometry);
  });
}

/** The gradient of conv2d by its input: dy [N,H',W',O] → [N,H,W,C]. */
export function conv2dBackwardData(
  dy: Tensor,
  weight: Tensor,
  inputShape: readonly number[],
  geometry: ConvGeometry,
): Tensor {
  return wrap(native().conv2dBackwardData(dy.native, weight.native, inputShape, geometry));
}

/** Size of the output beyond the smallest that maps back onto the input. */
export interface ConvTranspose2dOptions extends ConvGeometry {
  outputPadding?: number; // 0
}

/**
 * Transposed convolution, the adjoint of conv2d: x [N,H,W,O], weight [O,kh,kw,C/groups] → [N,H',W',C],
 * H' = (H − 1)·stride − 2·padding + dilation·(kh − 1) + 1 + outputPadding.
 */
export function convTranspose2d(x: Tensor, weight: Tensor, options: ConvTranspose2dOptions = {}): Tensor {
  const { outputPadding = 0, ...geometry } = options;
  const { stride = 1, dilation = 1, padding = 0, groups = 1 } = geometry;
  const [batch = 0, height = 0, width = 0] = x.shape;
  const [, kernelHeight = 0, kernelWidth = 0, channels = 0] = weight.shape;
  const grown = (size: number, kernel: number) =>
    (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 + outputPadding;
  const shape = [batch, grown(height, kernelHeight), grown(width, kernelWidth), channels * groups];
  const y = conv2dBackwardData(x, weight, shape, geometry);
  return onTape(y, [x, weight], (dy, sink) => {
    if (sink.wants(x)) sink.add(x, conv2d(dy, weight, null, geometry));
    if (sink.wants(weight))
      native().conv2dBackwardWeights(dy.native, x.native, sink.buffer(weight).native, null, geometry);
  });
}

function geometryOf({ stride = 1, dilation = 1, padding = 0, groups = 1 }: Conv2dOptions): ConvGeometry {
  return { stride, dilation, padding, groups };
}
