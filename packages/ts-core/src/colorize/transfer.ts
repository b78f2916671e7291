/** Large pictures into native memory and back without holding up the event loop. */
import { setImmediate } from 'node:timers/promises';
import type { Samples } from '../image/picture.js';
import { empty, type Tensor } from '../tensor/tensor.js';

/** Elements copied at a time: about a millisecond. */
const SLICE = 1 << 22;

/**
 * A u8 or u16 tensor of the samples, on the CPU whatever device the model is on: files are decoded and encoded there, and a scan
 * of many megapixels need not fit into a GPU beside the network.
 */
export async function upload(samples: Samples, shape: readonly number[]): Promise<Tensor> {
  const tensor = empty(shape, samples instanceof Uint16Array ? 'u16' : 'u8');
  await inSlices(samples.length, (start, count) => {
    const slice = tensor.view(start, [count]);
    slice.write(samples.subarray(start, start + count));
    slice.dispose();
  });
  return tensor;
}

/** Reads a u8 or u16 tensor, into `spare` where it has the right size: that saves an allocation. */
export async function download(tensor: Tensor, spare?: Samples): Promise<Samples> {
  const samples = spare?.length === tensor.size ? spare : emptySamples(tensor);
  await inSlices(tensor.size, (start, count) => {
    const slice = tensor.view(start, [count]);
    samples.set(slice.read(), start);
    slice.dispose();
  });
  return samples;
}

function emptySamples({ dtype, size }: Tensor): Samples {
  return dtype === 'u16' ? new Uint16Array(size) : new Uint8Array(size);
}

async function inSlices(size: number, copy: (start: number, count: number) => void): Promise<void> {
  for (let start = 0; start < size; start += SLICE) {
    if (start > 0) await setImmediate();
    copy(start, Math.min(SLICE, size - start));
  }
}
