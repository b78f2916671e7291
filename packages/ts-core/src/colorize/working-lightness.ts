/** From the picture in native memory to its L at working size. */
import { lightness } from '../ops/color.js';
import { copyInto } from '../ops/pointwise.js';
import { areaDownsample, resample } from '../ops/resample.js';
import { record } from '../tensor/program.js';
import { empty, type Tensor } from '../tensor/tensor.js';
import type { Size } from './working-size.js';

export interface WorkingLightness {
  size: Size;
  /** L [height,width] at working size, 0…100. */
  values: Float32Array;
  /** The same averaged over the cells of the network's output, [height/stride,width/stride]. */
  low: Float32Array;
}

/** Pixels whose L is held at once. */
const STRIP_PIXELS = 1 << 20;

/** L of `picture` (u8 or u16 [H,W,1|3]), reduced by area to the working size; enlarged bilinearly where the picture is smaller. */
export async function workingLightness(
  picture: Tensor,
  size: Size,
  stride: number,
  signal?: AbortSignal,
): Promise<WorkingLightness> {
  const { width, height } = size;
  const [rows = 0, columns = 0] = picture.shape;
  const narrow = empty([1, rows, Math.min(columns, width), 1]);
  const program = record(() => {
    narrowLightness(picture, narrow);
    const reduced = areaDownsample(narrow, Math.min(rows, height), narrow.shape[2]!);
    const working = resample(reduced, height, width, { mode: 'bilinear' });
    return { working, low: areaDownsample(working, height / stride, width / stride) };
  });
  try {
    await program.run(signal);
    const { working, low } = program.result;
    return { size, values: working.readFloats(), low: low.readFloats() };
  } finally {
    program.dispose();
    narrow.dispose();
  }
}

/** Averages L along the rows only, by strips: L of a whole large picture would take more memory than the picture. */
function narrowLightness(picture: Tensor, narrow: Tensor): void {
  const [rows = 0, columns = 0, channels = 0] = picture.shape;
  const [, , width = 0] = narrow.shape;
  const stripRows = Math.max(1, Math.floor(STRIP_PIXELS / columns));
  for (let top = 0; top < rows; top += stripRows) {
    const count = Math.min(stripRows, rows - top);
    const strip = picture.view(top * columns * channels, [1, count, columns, channels]);
    copyInto(narrow.view(top * width, [1, count, width, 1]), areaDownsample(lightness(strip), count, width));
  }
}
