import { openSamples } from '../image/safe-sharp.js';
import type { Size } from './working-size.js';

/** A map 0…1 [height,width] as a gray 8-bit PNG of the picture's size. */
export function uncertaintyImage(map: Float32Array, { width, height }: Size, picture: Size): Promise<Buffer> {
  const gray = Uint8Array.from(map, (value) => Math.round(255 * value));
  return openSamples(gray, { width, height, channels: 1 })
    .resize({ width: picture.width, height: picture.height, fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}
