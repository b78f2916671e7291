import { onTape } from '../autograd/tape.js';
import { native } from '../tensor/native.js';
import { type Tensor, zeros } from '../tensor/tensor.js';
import { wrap } from './wrap.js';

/** Joins along the last dimension. */
export function concat(parts: readonly Tensor[]): Tensor {
  const y = wrap(native().concat(parts.map((part) => part.native)));
  return onTape(y, parts, (dy, sink) => {
    let start = 0;
    for (const part of parts) {
      if (sink.wants(part)) sink.add(part, sliceChannels(dy, start, channelsOf(part)));
      start += channelsOf(part);
    }
  });
}

/** Channels start … start + count − 1 of the last dimension. */
export function sliceChannels(x: Tensor, start: number, count: number): Tensor {
  const y = wrap(native().sliceChannels(x.native, start, count));
  return onTape(y, [x], (dy, sink) => {
    const pixels = x.shape.slice(0, -1);
    const pad = (channels: number) => (channels > 0 ? [zeros([...pixels, channels], x.dtype, x.device)] : []);
    sink.add(x, concat([...pad(start), dy, ...pad(channelsOf(x) - start - count)]));
  });
}

function channelsOf(x: Tensor): number {
  return x.shape.at(-1) ?? 0;
}
