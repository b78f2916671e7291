import type { PoolOptions } from '@lithochrome/native-cuda';
import { onTape } from '../autograd/tape.js';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { handleOf, wrap } from './wrap.js';

export type { PoolOptions };

/** Average or maximum over windows: [N,H,W,C] → [N,H',W',C]. */
export function pool2d(x: Tensor, options: PoolOptions): Tensor {
  const made = native().pool2d(x.native, options);
  const y = wrap(made.y);
  const workspace = made.workspace && wrap(made.workspace);
  return onTape(y, [x], (dy, sink) => {
    sink.add(x, wrap(native().pool2dBackward(dy.native, x.shape, handleOf(workspace), options)));
  });
}

/** The picture's part of a padded map, in cells; a fraction of a cell counts in part. */
export interface ValidSize {
  validHeight?: number; // all
  validWidth?: number; // all
}

/** Mean over the valid top left part: [N,H,W,C] → [N,1,1,C]. */
export function globalAveragePool(x: Tensor, options: ValidSize = {}): Tensor {
  const y = wrap(native().globalAveragePool(x.native, options));
  return onTape(y, [x], (dy, sink) => {
    sink.add(x, wrap(native().globalAveragePoolBackward(dy.native, x.shape, options)));
  });
}
