import { onTape } from '../autograd/tape.js';
import type { Tensor } from '../tensor/tensor.js';

/** The same elements, in the same memory, as another shape of equal size. */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  const y = x.view(0, shape);
  return onTape(y, [x], (dy, sink) => sink.add(x, dy.view(0, x.shape)));
}
