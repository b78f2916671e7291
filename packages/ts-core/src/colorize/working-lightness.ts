/** From the picture in native memory to its L at working size. */
import { areaLightnesses } from '../ops/color.js';
import { copyInto } from '../ops/pointwise.js';
import { areaDownsample, resample } from '../ops/resample.js';
import { record } from '../tensor/program.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Size } from './working-size.js';

export interface WorkingLightness {
  size: Size;
  /** L [height,width] at working size, 0…100. */
  values: Float32Array;
  /** The same averaged over the cells of the network's output, [height/stride,width/stride]. */
  low: Float32Array;
}

export interface WorkingLightnessRequest {
  size: Size;
  /** Input pixels of the network per output pixel, along each side. */
  stride: number;
  /** Filled with L at its own size [1,h,w,1] on the way, as the picture is read only once. */
  guide?: Tensor | null;
  signal?: AbortSignal;
}

/** L of `picture` (u8 or u16 [H,W,1|3]), reduced by area to the working size; enlarged bilinearly where the picture is smaller. */
export async function workingLightness(
  picture: Tensor,
  { size, stride, guide = null, signal }: WorkingLightnessRequest,
): Promise<WorkingLightness> {
  const { width, height } = size;
  const [rows = 0, columns = 0] = picture.shape;
  const program = record(() => {
    const sizes: [number, number][] = [[Math.min(rows, height), Math.min(columns, width)]];
    if (guide) sizes.push([guide.shape[1]!, guide.shape[2]!]);
    const [reduced, measured] = areaLightnesses(picture, sizes);
    if (guide) copyInto(guide, measured!);
    const working = resample(reduced!, height, width, { mode: 'bilinear' });
    return { working, low: areaDownsample(working, height / stride, width / stride) };
  });
  try {
    await program.run(signal);
    const { working, low } = program.result;
    return { size, values: working.readFloats(), low: low.readFloats() };
  } finally {
    program.dispose();
  }
}
