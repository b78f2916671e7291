import { Readable } from 'node:stream';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { rgbToLab } from '../color/lab.js';
import { adobeRgbProfile } from '../testing/icc-profile.js';
import { image, put, storedSamples, type TestSamples, testSamples, withProfile } from '../testing/pictures.js';
import { useUntrainedModel } from '../testing/untrained-model.js';
import { colorize } from './colorize.js';

const untrained = useUntrainedModel();

/** Lab of every pixel of sRGB samples, or of gray ones. */
function labOf({ channels, samples }: TestSamples): [number, number, number][] {
  const top = samples instanceof Uint16Array ? 65535 : 255;
  return Array.from({ length: samples.length / channels }, (_, i) => {
    const channel = (c: number) => samples[i * channels + (channels < 3 ? 0 : c)]! / top;
    return rgbToLab([channel(0), channel(1), channel(2)]);
  });
}

function lightnessErrors(result: TestSamples, input: TestSamples): number[] {
  const before = labOf(input);
  return labOf(result).map(([l], i) => Math.abs(l - before[i]![0]));
}

function meanChroma(result: TestSamples): number {
  const chroma = labOf(result).map(([, a, b]) => Math.hypot(a, b));
  return chroma.reduce((sum, value) => sum + value, 0) / chroma.length;
}

describe('what stays', () => {
  const kinds = (['png', 'tiff'] as const).flatMap((format) =>
    ([1, 2, 3, 4] as const).flatMap((channels) => ([8, 16] as const).map((bits) => ({ format, channels, bits }))),
  );
  it.each(kinds)('L and alpha: $format, $channels channels, $bits bit', async ({ format, channels, bits }) => {
    const given = testSamples(97, 61, channels, bits);
    const file = await image(given).toFormat(format, { compression: 'deflate' }).toBuffer();
    const { image: result, info } = await colorize(file, { model: untrained.model });
    expect(info).toMatchObject({ width: 97, height: 61, bitDepth: bits, format, inputFormat: format, method: 'auto' });
    const stored = await storedSamples(result);
    const alpha = channels === 2 || channels === 4;
    expect(stored).toMatchObject({ width: 97, height: 61, channels: alpha ? 4 : 3 });
    expect(Math.max(...lightnessErrors(stored, given))).toBeLessThanOrEqual(bits === 8 ? 1 : 0.05);
    expect(meanChroma(stored)).toBeGreaterThan(10);
    const plane = ({ samples, channels: step }: TestSamples) =>
      Array.from(samples).filter((_, i) => i % step === step - 1);
    if (alpha) expect(plane(stored)).toEqual(plane(given));
  });

  it.each([
    ['jpeg', 0.5],
    ['webp', 1],
    ['avif', 1],
  ] as const)('L of a grainy picture in %s, on average within %f', async (format, limit) => {
    const noise = { type: 'gaussian' as const, mean: 60, sigma: 25 };
    const grainy = sharp({ create: { width: 240, height: 160, channels: 3, background: 'gray', noise } });
    const file = await grainy.png().toBuffer();
    const { image: result, info } = await colorize(file, { model: untrained.model, format });
    expect(info).toMatchObject({ format, inputFormat: 'png' });
    const errors = lightnessErrors(await storedSamples(result), await storedSamples(file));
    expect(errors.reduce((sum, value) => sum + value, 0) / errors.length).toBeLessThanOrEqual(limit);
  });

  it('L through a color profile, which the result has again', async () => {
    const icc = adobeRgbProfile();
    const gray = testSamples(64, 48, 1);
    const samples = new Uint8Array(64 * 48 * 3).map((_, i) => gray.samples[Math.floor(i / 3)]!);
    const file = await withProfile(
      await image({ ...gray, channels: 3, samples })
        .png()
        .toBuffer(),
      icc,
    );
    const { image: result } = await colorize(file, { model: untrained.model });
    expect((await sharp(result).metadata()).icc!.subarray(128).equals(icc.subarray(128))).toBe(true);
    // Adobe RGB (1998) to XYZ: only Y matters here.
    const [wr, wg, wb] = [0.297361, 0.627355, 0.075285];
    const l = (r: number, g: number, b: number) => {
      const y = [r, g, b]
        .map((value) => (value / 255) ** (563 / 256))
        .reduce((sum, v, i) => sum + v * [wr, wg, wb][i]!, 0);
      return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y;
    };
    const { samples: colored } = await storedSamples(result);
    for (let i = 0; i < gray.samples.length; i++) {
      const value = gray.samples[i]!;
      const difference = l(colored[3 * i]!, colored[3 * i + 1]!, colored[3 * i + 2]!) - l(value, value, value);
      expect(Math.abs(difference)).toBeLessThanOrEqual(1);
    }
  });

  it("nothing of the input's own color", async () => {
    const color = testSamples(80, 64, 3, 16);
    const gray = { ...color, channels: 3 as const, samples: new Uint16Array(color.samples.length) };
    labOf(color).forEach(([l], i) => {
      const y = l > 8 ? ((l + 16) / 116) ** 3 : l / 903.2963;
      const code = y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055;
      gray.samples.fill(Math.round(65535 * code), 3 * i, 3 * i + 3);
    });
    const results = await Promise.all(
      [color, gray].map(async (given) =>
        storedSamples((await colorize(await image(given).png().toBuffer(), { model: untrained.model })).image),
      ),
    );
    const difference = Array.from(results[0]!.samples, (sample, i) => Math.abs(sample - results[1]!.samples[i]!));
    expect(difference.reduce((sum, value) => sum + value, 0) / difference.length / 65535).toBeLessThan(0.01);
  });

  it('what was upright', async () => {
    const file = await image(testSamples(80, 40, 3))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { info, image: result } = await colorize(file, { model: untrained.model });
    expect(info).toMatchObject({ width: 40, height: 80 });
    expect(await sharp(result).metadata()).toMatchObject({ width: 40, height: 80, orientation: 1 });
  });
});

describe('every kind of input', () => {
  const gray = () => image(testSamples(64, 48, 1));
  it.each([
    [
      'one pixel',
      () =>
        image(testSamples(1, 1, 1))
          .png()
          .toBuffer(),
      'png',
    ],
    [
      'a line',
      () =>
        image(testSamples(700, 1, 3))
          .png()
          .toBuffer(),
      'png',
    ],
    [
      'a column',
      () =>
        image(testSamples(2, 900, 1))
          .png()
          .toBuffer(),
      'png',
    ],
    ['GIF', () => gray().gif().toBuffer(), 'png'],
    ['WebP', () => gray().webp().toBuffer(), 'webp'],
    ['AVIF', () => gray().avif({ effort: 0 }).toBuffer(), 'avif'],
    [
      'CMYK',
      () =>
        image(testSamples(64, 48, 3))
          .toColourspace('cmyk')
          .jpeg()
          .toBuffer(),
      'jpeg',
    ],
    [
      'a palette',
      () =>
        image(testSamples(64, 48, 3))
          .png({ palette: true, colours: 16 })
          .toBuffer(),
      'png',
    ],
    ['one bit', () => gray().tiff({ bitdepth: 1, compression: 'ccittfax4' }).toBuffer(), 'tiff'],
  ])('%s', async (_, make, format) => {
    const file = await make();
    const { width, height } = await sharp(file).metadata();
    const { image: result, info } = await colorize(file, { model: untrained.model });
    expect(info).toMatchObject({ width, height, format });
    expect(await sharp(result).metadata()).toMatchObject({ width, height, space: 'srgb' });
  });

  it('says that only the first frame was taken', async () => {
    const frame = (value: number) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background: { r: value, g: value, b: value } } })
        .png()
        .toBuffer();
    const file = await sharp([await frame(40), await frame(200)], { join: { animated: true } })
      .gif()
      .toBuffer();
    const { info } = await colorize(file, { model: untrained.model });
    expect(info).toMatchObject({ format: 'png', width: 8, height: 8, notes: [expect.stringContaining('first of 2')] });
  });

  it('a path, bytes and a stream give the same', async () => {
    const file = await image(testSamples(90, 70, 1))
      .png()
      .toBuffer();
    const path = await put(untrained.folder, 'same.png', file);
    const inputs = [path, new Uint8Array(file), Readable.from([file])];
    const [first, ...rest] = await Promise.all(inputs.map((input) => colorize(input, { model: untrained.model })));
    for (const { image: result } of rest) expect(result.equals(first!.image)).toBe(true);
  });
});
