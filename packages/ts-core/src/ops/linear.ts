import { onTape } from '../autograd/tape.js';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { handleOf, wrap } from './wrap.js';

/** x [P,I], weight [O,I] of x's dtype, bias f32 [O] or null → x·weightᵀ + bias, [P,O]. */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  const y = wrap(native().linear(x.native, weight.native, handleOf(bias)));
  return onTape(y, [x, weight, bias], (dy, sink) => {
    if (sink.wants(x)) sink.add(x, wrap(native().linearBackwardData(dy.native, weight.native)));
    if (!sink.wants(weight)) return;
    const dBias = bias && sink.wants(bias) ? sink.buffer(bias) : null;
    native().linearBackwardWeights(x.native, dy.native, sink.buffer(weight).native, handleOf(dBias));
  });
}
