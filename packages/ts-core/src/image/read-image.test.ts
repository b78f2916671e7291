import { Readable } from 'node:stream';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { linearToSrgb } from '../color/lab.js';
import { adobeRgbProfile, grayProfile } from '../testing/icc-profile.js';
import { image, inFolder, put, testSamples, withProfile } from '../testing/pictures.js';
import { readImage } from './read-image.js';

/** Every `step`-th sample of `samples`, from `first` on. */
function every(samples: ArrayLike<number>, step: number, first: number): number[] {
  return Array.from(samples).filter((_, i) => i % step === first);
}

describe('samples that need no conversion come exactly', () => {
  const kinds = ([8, 16] as const).flatMap((bits) =>
    ([1, 3] as const).flatMap((color) =>
      ([false, true] as const).flatMap((alpha) =>
        (['png', 'tiff'] as const).map((format) => ({ bits, color, alpha, format })),
      ),
    ),
  );
  it.each(kinds)('$format, $bits bit, $color channels, alpha $alpha', async ({ bits, color, alpha, format }) => {
    const channels = (color + (alpha ? 1 : 0)) as 1 | 2 | 3 | 4;
    const given = testSamples(37, 23, channels, bits);
    const picture = await readImage(await image(given).toFormat(format, { compression: 'deflate' }).toBuffer());
    expect(picture).toMatchObject({ width: 37, height: 23, channels: color });
    expect(picture.source).toMatchObject({ format, bitDepth: bits, notes: [] });
    expect(picture.pixels.constructor).toBe(bits === 16 ? Uint16Array : picture.pixels.constructor);
    for (let c = 0; c < color; c++) {
      expect(every(picture.pixels, color, c)).toEqual(every(given.samples, channels, c));
    }
    if (alpha) expect(Array.from(picture.alpha!)).toEqual(every(given.samples, channels, color));
    else expect(picture.alpha).toBeNull();
  });

  it('a palette, and one bit per sample', async () => {
    const few = { width: 16, height: 16, channels: 3 as const, samples: new Uint8Array(768) };
    for (let i = 0; i < 768; i++) few.samples[i] = Math.floor(i / 96) % 2 === 0 ? 30 : 200;
    const palette = await readImage(await image(few).png({ palette: true }).toBuffer());
    expect(palette.channels).toBe(3);
    expect(Array.from(palette.pixels)).toEqual(Array.from(few.samples));

    const ink = { width: 16, height: 8, channels: 1 as const, samples: new Uint8Array(128) };
    for (let i = 0; i < 128; i++) ink.samples[i] = i % 3 === 0 ? 255 : 0;
    const fax = await readImage(await image(ink).tiff({ bitdepth: 1, compression: 'ccittfax4' }).toBuffer());
    expect(fax).toMatchObject({ channels: 1, source: { bitDepth: 1 } });
    expect(Array.from(fax.pixels)).toEqual(Array.from(ink.samples));
  });

  it('one pixel', async () => {
    const picture = await readImage(
      await image(testSamples(1, 1, 3))
        .png()
        .toBuffer(),
    );
    expect(picture).toMatchObject({ width: 1, height: 1, channels: 3 });
  });
});

describe('orientation', () => {
  // The corners of a 3×2 picture as stored, and where each lies once upright.
  const upright: Record<number, number[]> = {
    1: [10, 20, 30, 40, 50, 60],
    2: [30, 20, 10, 60, 50, 40],
    3: [60, 50, 40, 30, 20, 10],
    4: [40, 50, 60, 10, 20, 30],
    5: [10, 40, 20, 50, 30, 60],
    6: [40, 10, 50, 20, 60, 30],
    7: [60, 30, 50, 20, 40, 10],
    8: [30, 60, 20, 50, 10, 40],
  };
  it.each(Object.keys(upright).map(Number))('EXIF %i comes upright', async (orientation) => {
    const stored = { width: 3, height: 2, channels: 1 as const, samples: Uint8Array.from(upright[1]!) };
    const { pixels, width, height } = await readImage(
      await image(stored).withMetadata({ orientation }).png().toBuffer(),
    );
    expect([width, height]).toEqual(orientation < 5 ? [3, 2] : [2, 3]);
    // withMetadata writes an sRGB profile: gray comes as RGB.
    expect(every(pixels, pixels.length / 6, 0)).toEqual(upright[orientation]);
  });
});

describe('color profiles', () => {
  const ramp = (channels: 1 | 3, bits: 8 | 16) => {
    const top = 2 ** bits - 1;
    const samples = bits === 16 ? new Uint16Array(64 * channels) : new Uint8Array(64 * channels);
    samples.forEach((_, i) => (samples[i] = Math.round((top * Math.floor(i / channels)) / 63)));
    return { width: 64, height: 1, channels, samples };
  };
  const kinds = [
    { name: 'gray', icc: grayProfile(1.8), gamma: 461 / 256, channels: 1 as const },
    { name: 'Adobe RGB', icc: adobeRgbProfile(), gamma: 563 / 256, channels: 3 as const },
  ].flatMap((kind) => ([8, 16] as const).map((bits) => ({ ...kind, bits })));

  it.each(kinds)('$name, $bits bit, is converted to sRGB', async ({ icc, gamma, channels, bits }) => {
    const given = ramp(channels, bits);
    const picture = await readImage(await withProfile(await image(given).png().toBuffer(), icc));
    expect(picture.channels).toBe(3);
    expect(picture.carried.iccProfile !== undefined).toBe(channels === 3);
    const top = 2 ** bits - 1;
    const expected = Array.from(
      { length: 64 },
      (_, i) => top * linearToSrgb((given.samples[i * channels]! / top) ** gamma),
    );
    every(picture.pixels, 3, 1).forEach((sample, i) => {
      expect(Math.abs(sample - expected[i]!) / top).toBeLessThan(0.006);
    });
  });

  it('a damaged profile is passed over with a note', async () => {
    const broken = adobeRgbProfile();
    broken.fill(0, 300);
    const given = testSamples(8, 8, 3);
    const tiff = await sharp(await image(given).png().toBuffer())
      .tiff({ compression: 'deflate' })
      .toBuffer();
    const jpeg = await sharp(tiff).jpeg().toBuffer();
    const app2 = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), broken]);
    const head = Buffer.from([0xff, 0xe2, (app2.length + 2) >> 8, (app2.length + 2) & 255]);
    const picture = await readImage(Buffer.concat([jpeg.subarray(0, 2), head, app2, jpeg.subarray(2)]));
    expect(picture.carried.iccProfile).toBeUndefined();
    expect(picture.source.notes).toEqual([expect.stringContaining('color profile could not be used')]);
  });

  it('CMYK, with a profile and without, gives sRGB and no profile', async () => {
    const gray = { width: 8, height: 8, channels: 3 as const, samples: new Uint8Array(192).fill(128) };
    const cmyk = () => image(gray).toColourspace('cmyk');
    for (const file of [
      await cmyk().jpeg({ quality: 100 }).toBuffer(),
      await cmyk().withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer(),
      await cmyk().tiff().toBuffer(),
    ]) {
      const picture = await readImage(file);
      expect(picture.channels).toBe(3);
      expect(picture.carried.iccProfile).toBeUndefined();
      for (const sample of picture.pixels) expect(Math.abs(sample - 128)).toBeLessThan(24);
    }
  });
});

describe('several frames', () => {
  it.each(['gif', 'webp'] as const)('%s: the first one, and a note', async (format) => {
    const frame = (value: number) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background: { r: value, g: value, b: value } } })
        .png()
        .toBuffer();
    const frames = [await frame(40), await frame(120), await frame(200)];
    const file = await sharp(frames, { join: { animated: true } })
      .toFormat(format, { lossless: true })
      .toBuffer();
    const picture = await readImage(file);
    expect(picture).toMatchObject({ width: 8, height: 8, source: { format } });
    expect(picture.source.notes).toEqual(['Only the first of 3 pages or frames was colorized.']);
    for (const sample of picture.pixels) expect(Math.abs(sample - 40)).toBeLessThan(3);
  });
});

describe('AVIF', () => {
  it.each([8, 10, 12] as const)('%i bit', async (bitdepth) => {
    const given = testSamples(32, 32, 3, bitdepth > 8 ? 16 : 8);
    const file = await image(given).avif({ quality: 95, chromaSubsampling: '4:4:4', bitdepth }).toBuffer();
    const picture = await readImage(file);
    expect(picture.source).toMatchObject({ format: 'avif', bitDepth: bitdepth });
    const top = bitdepth > 8 ? 65535 : 255;
    picture.pixels.forEach((sample, i) => expect(Math.abs(sample - given.samples[i]!) / top).toBeLessThan(0.06));
  });
});

describe('where it comes from', () => {
  it('a path, a Buffer, a Uint8Array and a stream give the same', async () => {
    const file = await image(testSamples(20, 10, 1))
      .png()
      .toBuffer();
    await inFolder(async (folder) => {
      const path = await put(folder, 'a.png', file);
      const inputs = [path, file, new Uint8Array(file), Readable.from([file.subarray(0, 50), file.subarray(50)])];
      const pictures = await Promise.all(inputs.map((input) => readImage(input)));
      for (const picture of pictures) expect(picture.pixels).toEqual(pictures[0]!.pixels);
      expect(pictures.map(({ source }) => source.name)).toEqual([path, ...Array<string>(3).fill('the given picture')]);
    });
  });
});
