import { describe, expect, it } from 'vitest';
import { rgbToLab } from '../color/lab.js';
import { testSamples } from '../testing/pictures.js';
import { borrow, empty } from '../tensor/tensor.js';
import { workingLightness } from './working-lightness.js';

/** Exact area means of L: every sample weighted by its overlap with the target cell. */
function areaMeans(
  l: number[],
  from: { width: number; height: number },
  to: { width: number; height: number },
): number[] {
  const overlap = (cell: number, i: number, ratio: number) =>
    Math.max(0, Math.min(i + 1, (cell + 1) * ratio) - Math.max(i, cell * ratio));
  const [across, down] = [from.width / to.width, from.height / to.height];
  return Array.from({ length: to.width * to.height }, (_, cell) => {
    const [x, y] = [cell % to.width, Math.floor(cell / to.width)];
    return l.reduce((sum, value, i) => {
      const weight = overlap(x, i % from.width, across) * overlap(y, Math.floor(i / from.width), down);
      return sum + (value * weight) / (across * down);
    }, 0);
  });
}

function lightnessOf(samples: Uint8Array | Uint16Array, channels: 1 | 3): number[] {
  const top = samples instanceof Uint16Array ? 65535 : 255;
  return Array.from({ length: samples.length / channels }, (_, i) => {
    const channel = (c: number) => samples[i * channels + (channels === 3 ? c : 0)]! / top;
    return rgbToLab([channel(0), channel(1), channel(2)])[0];
  });
}

describe('L at working size', () => {
  const kinds = ([8, 16] as const).flatMap((bits) => ([1, 3] as const).map((channels) => ({ bits, channels })));
  it.each(kinds)('is the mean over areas: $bits bit, $channels channels', async ({ bits, channels }) => {
    const { samples, width, height } = testSamples(45, 31, channels, bits);
    const pixels = borrow(samples, [height, width, channels]);
    const size = { width: 20, height: 12 };
    const { values, low } = await workingLightness(pixels, { size, stride: 4 });
    const all = lightnessOf(samples, channels);
    const close = (found: Float32Array, expected: number[]) => {
      expect(found).toHaveLength(expected.length);
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 2));
    };
    close(values, areaMeans(all, { width, height }, size));
    close(low, areaMeans(all, { width, height }, { width: 5, height: 3 }));
    pixels.dispose();
  });

  it('goes by bands where the picture is large', async () => {
    const [width, height] = [1500, 1600];
    const samples = Uint8Array.from({ length: width * height }, (_, i) => Math.floor(i / width / 100) * 16);
    const pixels = borrow(samples, [height, width, 1]);
    const { values } = await workingLightness(pixels, { size: { width: 8, height: 16 }, stride: 4 });
    values.forEach((value, i) => {
      const gray = (Math.floor(i / 8) * 16) / 255;
      expect(value).toBeCloseTo(rgbToLab([gray, gray, gray])[0], 2);
    });
    pixels.dispose();
  });

  it('fills a guide of another size on the way', async () => {
    const { samples, width, height } = testSamples(45, 31, 3, 8);
    const pixels = borrow(samples, [height, width, 3]);
    const guide = empty([1, 17, 23, 1]);
    const { values } = await workingLightness(pixels, { size: { width: 20, height: 12 }, stride: 4, guide });
    const all = lightnessOf(samples, 3);
    areaMeans(all, { width, height }, { width: 20, height: 12 }).forEach((l, i) => expect(values[i]).toBeCloseTo(l, 2));
    const filled = guide.readFloats();
    areaMeans(all, { width, height }, { width: 23, height: 17 }).forEach((l, i) => expect(filled[i]).toBeCloseTo(l, 2));
    for (const made of [pixels, guide]) made.dispose();
  });

  it('enlarges a small picture', async () => {
    const pixels = borrow(Uint8Array.of(0, 255), [1, 2, 1]);
    const { values } = await workingLightness(pixels, { size: { width: 8, height: 4 }, stride: 4 });
    expect(values[0]).toBeCloseTo(0, 3);
    expect(values[7]).toBeCloseTo(100, 3);
    expect(values[3]).toBeLessThan(values[4]!);
    pixels.dispose();
  });
});
