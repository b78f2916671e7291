/** Large pictures into native memory and back without holding up the event loop. */
import { setImmediate } from 'node:timers/promises';
import type { Samples } from '../image/picture.js';
import { empty, type Tensor } from '../tensor/tensor.js';

/** Elements copied at a time: about a millisecond. */
const SLICE = 1 << 22;

/** A u8 or u16 tensor of the samples. */
export async function upload(samples: Samples, shape: readonly number[]): Promise<Tensor> {
  const tensor = empty(shape, samples instanceof Uint16Array ? 'u16' : 'u8');
  await inSlices(samples.length, (start, count) => {
    const slice = tensor.view(start, [count]);
    slice.write(samples.subarray(start, start + count));
    slice.dispose();
  });
  return tensor;
}

/** Reads a u8 or u16 tensor, into `target` where its size fits: samples that are no longer needed save an allocation. */
export async function download(tensor: Tensor, target: Samples): Promise<Samples> {
  const fits = target.length === tensor.size;
  const samples = fits ? target : tensor.dtype === 'u16' ? new Uint16Array(tensor.size) : new Uint8Array(tensor.size);
  await inSlices(tensor.size, (start, count) => {
    const slice = tensor.view(start, [count]);
    samples.set(slice.read(), start);
    slice.dispose();
  });
  return samples;
}

async function inSlices(size: number, copy: (start: number, count: number) => void): Promise<void> {
  for (let start = 0; start < size; start += SLICE) {
    if (start > 0) await setImmediate();
    copy(start, Math.min(SLICE, size - start));
  }
}
