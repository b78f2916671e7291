import { onTape } from '../autograd/tape.js';
import { native } from '../tensor/native.js';
import { empty, type Tensor } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

/** max(x, 0). */
export function relu(x: Tensor): Tensor {
  const y = wrap(native().relu(x.native));
  return onTape(y, [x], (dy, sink) => sink.add(x, reluBackward(y, dy)));
}

/** dy where y > 0, else 0; y is the output of any op with a fused ReLU. */
export function reluBackward(y: Tensor, dy: Tensor): Tensor {
  return wrap(native().reluBackward(y.native, dy.native));
}

/** a + b for equal shapes; ReLU after it when asked. */
export function add(a: Tensor, b: Tensor, options: { relu?: boolean } = {}): Tensor {
  const y = wrap(native().add(a.native, b.native, options));
  return onTape(y, [a, b], (dy, sink) => {
    const d = options.relu ? reluBackward(y, dy) : dy;
    sink.add(a, d);
    sink.add(b, d);
  });
}

/** factor · x. */
export function scale(x: Tensor, factor: number): Tensor {
  const y = wrap(native().scale(x.native, factor));
  return onTape(y, [x], (dy, sink) => sink.add(x, scale(dy, factor)));
}

/** x [N,H,W,C] + b [N,1,1,C]. */
export function addChannels(x: Tensor, b: Tensor): Tensor {
  const y = wrap(native().addChannels(x.native, b.native));
  return onTape(y, [x, b], (dy, sink) => {
    sink.add(x, dy);
    if (sink.wants(b)) sink.add(b, sumSpatial(dy));
  });
}

/** Sum over height and width: [N,H,W,C] → [N,1,1,C]. */
export function sumSpatial(x: Tensor): Tensor {
  return wrap(native().sumSpatial(x.native));
}

/** The same values as f32 or bf16 (round to nearest even). */
export function cast(x: Tensor, dtype: 'f32' | 'bf16'): Tensor {
  if (x.dtype === dtype) return x;
  const from = x.dtype as 'f32' | 'bf16';
  const y = empty(x.shape, dtype, x.device);
  native().copy(x.native, y.native);
  return onTape(y, [x], (dy, sink) => sink.add(x, cast(dy, from)));
}

/** target = source, element by element, converted where the dtypes differ. */
export function copyInto(target: Tensor, source: Tensor): void {
  native().copy(source.native, target.native);
}
