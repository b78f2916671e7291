import { describe, expect, it } from 'vitest';
import { makePhoto } from '../testing/photos.js';
import { type Crop, CropResizer } from './resize-crop.js';

const photo = makePhoto(8, 120, 90);

/** Each output pixel as the exact mean over the area that it covers. */
function areaMean(crop: Crop, size: number, [x, y, channel]: readonly [number, number, number]): number {
  const scale = crop.side / size;
  let sum = 0;
  for (let v = 0; v < crop.side; v++) {
    for (let u = 0; u < crop.side; u++) {
      const dx = Math.max(0, Math.min((x + 1) * scale, u + 1) - Math.max(x * scale, u));
      const dy = Math.max(0, Math.min((y + 1) * scale, v + 1) - Math.max(y * scale, v));
      sum += dx * dy * photo.rgb[((crop.top + v) * crop.width + crop.left + u) * 3 + channel]!;
    }
  }
  return sum / scale ** 2;
}

describe('CropResizer', () => {
  it.each([
    [90, 32],
    [73, 32],
    [64, 32],
    [33, 32],
    [32, 32],
  ])('averages areas exactly from %i to %i px', (side, size) => {
    const crop = { width: 120, left: 120 - side, top: 90 - side, side, flip: false };
    const out = new Uint8Array(size * size * 3);
    new CropResizer(size).resize(photo.rgb, crop, out);
    for (const [x, y] of [
      [0, 0],
      [size - 1, size - 1],
      [5, 17],
      [size - 1, 0],
    ] as const) {
      for (let c = 0; c < 3; c++) {
        expect(Math.abs(out[(y * size + x) * 3 + c]! - areaMean(crop, size, [x, y, c]))).toBeLessThan(0.56);
      }
    }
  });

  it('mirrors', () => {
    const resizer = new CropResizer(16);
    const crop = { width: 120, left: 7, top: 3, side: 50, flip: false };
    const plain = new Uint8Array(16 * 16 * 3);
    const mirrored = new Uint8Array(16 * 16 * 3);
    resizer.resize(photo.rgb, crop, plain);
    resizer.resize(photo.rgb, { ...crop, flip: true }, mirrored);
    for (let x = 0; x < 16; x++)
      expect(mirrored.slice(x * 3, x * 3 + 3)).toEqual(plain.slice((15 - x) * 3, (16 - x) * 3));
  });

  it('interpolates upwards: a ramp stays a ramp', () => {
    const ramp = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (Math.floor(i / 3) % 8) * 32);
    const out = new Uint8Array(16 * 16 * 3);
    new CropResizer(16).resize(ramp, { width: 8, left: 0, top: 0, side: 8, flip: false }, out);
    expect([...out.filter((_, i) => i % 3 === 0 && i < 48)]).toEqual([
      0, 8, 24, 40, 56, 72, 88, 104, 120, 136, 152, 168, 184, 200, 216, 224,
    ]);
  });
});
