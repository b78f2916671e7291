import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { adobeRgbProfile } from '../testing/icc-profile.js';
import { image, storedSamples, testSamples, withProfile } from '../testing/pictures.js';
import { encoderOptions } from './output-format.js';
import { joinJpegStrips, jpegStripRows } from './join-jpeg.js';
import { readImage } from './read-image.js';
import { writeImage } from './write-image.js';

const jpeg = encoderOptions('jpeg', 8);

describe('rows of a strip', () => {
  it('are whole blocks, fit a restart interval, and leave an even number of strips', () => {
    const rows = (width: number, height: number, pixels: number) => jpegStripRows({ width, height }, pixels);
    expect(rows(4000, 3000, 3 << 20)).toBe(752);
    expect(rows(4000, 3000, 1 << 20)).toBe(256);
    expect(rows(1200, 1300, 3 << 20)).toBe(656);
    expect(rows(100, 60_000, 1 << 20)).toBe(10_000);
    expect(rows(65_500, 65_500, 1 << 20)).toBe(16);
    expect(rows(1, 5_000_000, 1 << 30)).toBeLessThanOrEqual(8 * 0xffff);
  });
});

describe('strips joined', () => {
  it.each([
    [31, 50, 16],
    [64, 96, 8],
    [17, 9, 8],
  ])('decode to what one encoding decodes to: %i × %i by %i rows', async (width, height, stripRows) => {
    const { samples } = testSamples(width, height, 3);
    const encode = (top: number, rows: number) =>
      image({ width, height: rows, channels: 3, samples: samples.slice(3 * width * top, 3 * width * (top + rows)) })
        .jpeg(jpeg)
        .toBuffer();
    const tops = Array.from({ length: Math.ceil(height / stripRows) }, (_, i) => i * stripRows);
    const strips = await Promise.all(tops.map((top) => encode(top, Math.min(stripRows, height - top))));
    const joined = joinJpegStrips(strips, { height, stripRows });
    const whole = await storedSamples(await encode(0, height));
    expect(await sharp(joined, { failOn: 'warning' }).metadata()).toMatchObject({
      width,
      height,
      isProgressive: false,
    });
    expect(await storedSamples(joined)).toEqual(whole);
  });

  it('are refused where they are no baseline JPEGs', async () => {
    const progressive = await image(testSamples(16, 16, 3))
      .jpeg({ progressive: true })
      .toBuffer();
    expect(() => joinJpegStrips([progressive], { height: 16, stripRows: 8 })).toThrow('not a baseline JPEG');
    expect(() => joinJpegStrips([Buffer.from('GIF89a')], { height: 16, stripRows: 8 })).toThrow('not a JPEG');
  });
});

describe('a large JPEG', () => {
  const large = testSamples(1200, 1300, 3);
  const photo = () =>
    image(large)
      .withExif({ IFD0: { Make: 'Lumen' }, IFD2: { LensModel: '50 mm' } })
      .withDensity(300)
      .png()
      .toBuffer();

  it.each(['without a profile', 'through a profile'])(
    'has the samples and metadata of one encoded at once: %s',
    async (kind) => {
      const plain = await photo();
      const given = await readImage(kind === 'through a profile' ? await withProfile(plain, adobeRgbProfile()) : plain);
      const { image: file } = await writeImage(given, given.pixels, { format: 'jpeg' });
      const read = await sharp(file, { failOn: 'warning' }).metadata();
      expect(read).toMatchObject({ width: 1200, height: 1300, density: 300, chromaSubsampling: '4:4:4' });
      expect(read.hasProfile).toBe(kind === 'through a profile');
      expect(file.includes(Buffer.from([0xff, 0xdd, 0, 4]))).toBe(true);
      for (const word of ['Lumen', '50 mm']) expect(read.exif!.includes(word)).toBe(true);
      // PixelYDimension, a 32-bit number.
      const tag = read.exif!.indexOf(Buffer.from([0x03, 0xa0, 4, 0, 1, 0, 0, 0]));
      expect(read.exif!.readUInt32LE(tag + 8)).toBe(1300);

      const png = await writeImage(given, given.pixels, { format: 'png' });
      const whole = await sharp(png.image, { ignoreIcc: true }).jpeg(jpeg).toBuffer();
      // As a Buffer: element by element takes seconds.
      const samplesOf = async (jpegFile: Buffer) => Buffer.from((await storedSamples(jpegFile)).samples);
      expect((await samplesOf(file)).equals(await samplesOf(whole))).toBe(true);
    },
  );

  it('of 16-bit samples is that of their 8-bit roundings', async () => {
    const { width, height, samples } = testSamples(1200, 1300, 3, 16);
    const given = await readImage(await image({ width, height, channels: 3, samples }).png().toBuffer());
    const { image: file } = await writeImage(given, given.pixels, { format: 'jpeg' });
    const whole = await sharp(await image({ width, height, channels: 3, samples }).png().toBuffer())
      .toColourspace('srgb')
      .jpeg(jpeg)
      .toBuffer();
    const [made, expected] = [(await storedSamples(file)).samples, (await storedSamples(whole)).samples];
    let most = 0;
    made.forEach((sample, i) => (most = Math.max(most, Math.abs(sample - expected[i]!))));
    expect(most).toBeLessThanOrEqual(2);
  });
});
