import { onTape } from '../autograd/tape.js';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

/** softmax(x / temperature) along the last dimension, f32. */
export function softmax(x: Tensor, options: { temperature?: number } = {}): Tensor {
  const y = wrap(native().softmax(x.native, options));
  return onTape(y, [x], (dy, sink) => sink.add(x, wrap(native().softmaxBackward(y.native, dy.native, options))));
}
