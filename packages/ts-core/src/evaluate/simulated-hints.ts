import type { Size } from '../colorize/working-size.js';
import type { Photo } from '../data/decode-photo.js';
import { markPatch } from '../data/hint-simulation.js';
import { SampleRandom } from '../data/random.js';

/** Side of a patch in px of the compared picture, as in Zhang et al. 2017. */
const PATCH = 7;
const SEED = 2017;

/**
 * Random patches of the photo with their mean color, as the network takes them: [height,width,3] of `size`, the size of
 * its input. The same photo size gives the same places, and more hints include those of fewer.
 */
export function simulatedHints(photo: Photo, size: Size, count: number): Float32Array {
  const marked = new Float32Array(photo.width * photo.height * 3);
  const random = new SampleRandom(SEED, photo.width, photo.height);
  for (let hint = 0; hint < count; hint++) markPatch(photo, PATCH, random, marked);
  return nearest(marked, photo, size);
}

function nearest(map: Float32Array, from: Size, to: Size): Float32Array {
  const result = new Float32Array(to.width * to.height * 3);
  for (let y = 0; y < to.height; y++) {
    const row = Math.floor(((y + 0.5) * from.height) / to.height);
    for (let x = 0; x < to.width; x++) {
      const pixel = row * from.width + Math.floor(((x + 0.5) * from.width) / to.width);
      result.set(map.subarray(3 * pixel, 3 * pixel + 3), 3 * (y * to.width + x));
    }
  }
  return result;
}
