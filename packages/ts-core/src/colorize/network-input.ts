import { LIGHTNESS_CENTER, LIGHTNESS_SCALE } from '../color/lab.js';
import type { InferenceInput } from '../models/inference.js';
import { INPUT_CHANNELS } from '../models/network.js';
import { paddedIndices, paddedSize, type Size } from './working-size.js';

/**
 * L [height,width], 0…100, as a padded network input. Hints [height,width,3] hold a / 110, b / 110 and 1 where a color is
 * given, zeros elsewhere; none by default.
 */
export function networkInput(lightness: Float32Array, size: Size, hints?: Float32Array): InferenceInput {
  const { width, height } = paddedSize(size);
  const columns = paddedIndices(size.width, width);
  const data = new Float32Array(height * width * INPUT_CHANNELS);
  let at = 0;
  for (const row of paddedIndices(size.height, height)) {
    for (const column of columns) {
      const pixel = row * size.width + column;
      data[at] = (lightness[pixel]! - LIGHTNESS_CENTER) / LIGHTNESS_SCALE;
      if (hints) data.set(hints.subarray(3 * pixel, 3 * pixel + 3), at + 1);
      at += INPUT_CHANNELS;
    }
  }
  return { data, n: 1, height, width, validHeight: size.height, validWidth: size.width };
}

/** The top left `size` of a map [paddedHeight,paddedWidth,channels]. */
export function cropMap(map: Float32Array, padded: Size, size: Size): Float32Array {
  const channels = map.length / (padded.width * padded.height);
  const cropped = new Float32Array(size.width * size.height * channels);
  for (let row = 0; row < size.height; row++) {
    const start = row * padded.width * channels;
    cropped.set(map.subarray(start, start + size.width * channels), row * size.width * channels);
  }
  return cropped;
}
