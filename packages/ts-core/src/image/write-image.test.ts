import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { labCurve, linearToSrgb, srgbToLinear } from '../color/lab.js';
import { adobeRgbProfile, grayProfile } from '../testing/icc-profile.js';
import { failureOf, image, inFolder, storedSamples, testSamples, withProfile } from '../testing/pictures.js';
import { carriedExif } from './exif.js';
import { outputFormats } from './output-format.js';
import type { Picture } from './picture.js';
import { readImage } from './read-image.js';
import { writeImage } from './write-image.js';

function picture(changes: Partial<Picture> = {}, bits: 8 | 16 = 8): Picture {
  const { width, height, samples } = testSamples(40, 30, 3, bits);
  const source = { name: 'cliff.png', format: 'png' as const, bitDepth: bits, notes: [] };
  return { width, height, channels: 3, pixels: samples, alpha: null, source, carried: {}, ...changes };
}

const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>';

/** A JPEG on its side, with EXIF, XMP and 300 dpi. */
function photo(): Promise<Buffer> {
  return image(testSamples(40, 30, 3))
    .withMetadata({ orientation: 6, density: 300 })
    .withExif({ IFD0: { Make: 'Lumen', Copyright: 'A. Mann' }, IFD2: { LensModel: '50 mm' } })
    .withXmp(xmp)
    .jpeg()
    .toBuffer();
}

describe('samples', () => {
  const lossless = (['png', 'tiff'] as const).flatMap((format) =>
    ([8, 16] as const).flatMap((bits) => [false, true].map((alpha) => ({ format, bits, alpha }))),
  );
  it.each(lossless)('$format keeps $bits bits, alpha $alpha', async ({ format, bits, alpha }) => {
    const plane = testSamples(40, 30, 1, bits).samples;
    const given = picture(alpha ? { alpha: plane } : {}, bits);
    const written = await writeImage(given, given.pixels, { format });
    expect(written.bitDepth).toBe(bits);
    expect(await sharp(written.image).metadata()).toMatchObject({ format, depth: bits === 16 ? 'ushort' : 'uchar' });
    const back = await readImage(written.image);
    expect(Array.from(back.pixels)).toEqual(Array.from(given.pixels));
    expect(back.alpha && Array.from(back.alpha)).toEqual(alpha ? Array.from(plane) : null);
  });

  it.each(outputFormats)('%s is near the samples, from 8 and from 16 bits', async (format) => {
    for (const bits of [8, 16] as const) {
      const given = picture({}, bits);
      const { image: file } = await writeImage(given, given.pixels, { format });
      const back = await readImage(file);
      const top = (samples: Picture['pixels']) => (samples instanceof Uint16Array ? 65535 : 255);
      const error = Array.from(back.pixels, (sample, i) =>
        Math.abs(sample / top(back.pixels) - given.pixels[i]! / top(given.pixels)),
      );
      expect(error.reduce((sum, value) => sum + value, 0) / error.length).toBeLessThan(format === 'webp' ? 0.03 : 0.01);
    }
  });

  it('JPEG is 4:4:4 and shows what is transparent on white', async () => {
    const given = picture({ alpha: new Uint8Array(40 * 30) });
    const { image: file } = await writeImage(given, given.pixels, { format: 'jpeg' });
    expect(await sharp(file).metadata()).toMatchObject({ chromaSubsampling: '4:4:4', channels: 3 });
    expect((await storedSamples(file)).samples.every((sample) => sample === 255)).toBe(true);
  });

  it('AVIF keeps 10 bits', async () => {
    const source = { name: 'a.avif', format: 'avif' as const, bitDepth: 10, notes: [] };
    const given = picture({ source }, 16);
    const { image: file, bitDepth } = await writeImage(given, given.pixels, { format: 'avif' });
    expect(bitDepth).toBe(10);
    expect(await sharp(file).metadata()).toMatchObject({ bitsPerSample: 10 });
  });

  it('one pixel', async () => {
    const given = picture({ width: 1, height: 1, pixels: Uint8Array.of(1, 2, 3), alpha: Uint8Array.of(9) });
    const { image: file } = await writeImage(given, given.pixels, { format: 'png' });
    expect(Array.from((await storedSamples(file)).samples)).toEqual([1, 2, 3, 9]);
  });
});

describe('metadata', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('%s carries EXIF and XMP, upright', async (format) => {
    const given = await readImage(await photo());
    expect([given.width, given.height]).toEqual([30, 40]);
    const { image: file } = await writeImage(given, given.pixels, { format });
    const { exif, xmpAsString, orientation = 1, width, height } = await sharp(file).metadata();
    for (const word of ['Lumen', 'A. Mann', '50 mm']) expect(exif!.includes(word)).toBe(true);
    expect(xmpAsString).toContain('tiff:Orientation="1"');
    expect([orientation, width, height]).toEqual([1, 30, 40]);
  });

  it.each(['jpeg', 'png', 'tiff'] as const)('%s carries the density', async (format) => {
    const given = await readImage(await photo());
    const { image: file } = await writeImage(given, given.pixels, { format });
    expect(await sharp(file).metadata()).toMatchObject({ density: 300 });
  });

  it('cuts off the thumbnail, which is still gray', () => {
    // IFD0 with one entry, linked to IFD1.
    const tiff = Buffer.alloc(60, 7);
    tiff.write('MM\0*', 'latin1');
    tiff.writeUInt32BE(8, 4);
    tiff.writeUInt16BE(1, 8);
    tiff.writeUInt32BE(40, 22);
    const carried = carriedExif(Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
    tiff.fill(0, 22, 26);
    expect(carried.equals(tiff)).toBe(true);
    expect(carriedExif(Buffer.from('Exif\0\0II'))).toHaveLength(2);
  });

  it('a picture without metadata gets none', async () => {
    const given = picture();
    const { image: file } = await writeImage(given, given.pixels, { format: 'png' });
    const { exif, xmp: packet, icc } = await sharp(file).metadata();
    expect([exif, packet, icc]).toEqual([undefined, undefined, undefined]);
  });

  it('leaves out the XMP of a picture with a gain map', async () => {
    const packet = xmp.replace(
      'tiff:Orientation="6"',
      'hdrgm:Version="1.0" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"',
    );
    const file = await image(testSamples(8, 8, 3))
      .withXmp(packet)
      .jpeg()
      .toBuffer();
    expect((await readImage(file)).carried.xmp).toBeUndefined();
  });
});

describe('color profiles', () => {
  it.each([8, 16] as const)('an RGB profile of a %i-bit picture is computed back into and attached', async (bits) => {
    const icc = adobeRgbProfile();
    const gray = testSamples(40, 30, 1, bits);
    const top = 2 ** bits - 1;
    const file = await withProfile(
      await image({ ...gray, channels: 3, samples: repeat(gray.samples) })
        .png()
        .toBuffer(),
      icc,
    );
    const given = await readImage(file);
    const written = await writeImage(given, given.pixels, { format: 'png' });
    expect((await sharp(written.image).metadata()).icc!.subarray(128).equals(icc.subarray(128))).toBe(true);
    const stored = await storedSamples(written.image);
    stored.samples.forEach((sample, i) => {
      const difference = lightnessOf(sample / top) - lightnessOf(gray.samples[Math.floor(i / 3)]! / top);
      expect(Math.abs(difference)).toBeLessThan(0.5);
    });
  });

  it('computes colors, not only grays', async () => {
    const red = { width: 4, height: 4, channels: 3 as const, samples: new Uint8Array(48) };
    const srgb = [180, 60, 50];
    red.samples.forEach((_, i) => (red.samples[i] = srgb[i % 3]!));
    const given = picture({ width: 4, height: 4, pixels: red.samples, carried: { iccProfile: adobeRgbProfile() } });
    const { image: file } = await writeImage(given, red.samples, { format: 'png' });
    const [r = 0, g = 0, b = 0] = (await storedSamples(file)).samples;
    // sRGB to Adobe RGB (1998), linear: its matrix for D65.
    const [lr, lg, lb] = srgb.map((value) => srgbToLinear(value / 255)) as [number, number, number];
    const expected = [0.7152 * lr + 0.2848 * lg, lg, 0.0412 * lg + 0.9588 * lb].map(
      (value) => 255 * value ** (256 / 563),
    );
    [r, g, b].forEach((sample, i) => expect(Math.abs(sample - expected[i]!)).toBeLessThan(2.5));
    expect(r).toBeLessThan(170);
  });

  it('a gray profile is never attached', async () => {
    const file = await withProfile(
      await image(testSamples(16, 16, 1))
        .png()
        .toBuffer(),
      grayProfile(2.2),
    );
    const given = await readImage(file);
    const { image: result } = await writeImage(given, given.pixels, { format: 'png' });
    expect(await sharp(result).metadata()).toMatchObject({ channels: 3, hasProfile: false });
    // And the samples are sRGB: the gamma is gone.
    const [first = 0] = (await storedSamples(result)).samples;
    const stored = testSamples(16, 16, 1).samples[0]! / 255;
    expect(Math.abs(first - 255 * linearToSrgb(stored ** 2.2))).toBeLessThan(2);
  });

  it('a profile that only reads leaves the result in sRGB, and says so', async () => {
    const broken = adobeRgbProfile();
    broken.fill(0, 300);
    const given = picture({ carried: { iccProfile: broken } });
    const { image: file } = await writeImage(given, given.pixels, { format: 'png' });
    expect((await sharp(file).metadata()).icc!.equals(broken)).toBe(false);
    expect(Array.from((await storedSamples(file)).samples)).toEqual(Array.from(given.pixels));
  });

  /** L of an Adobe RGB gray 0…1. */
  function lightnessOf(value: number): number {
    return 116 * labCurve(value ** (563 / 256)) - 16;
  }

  function repeat<S extends Uint8Array | Uint16Array>(gray: S): S {
    const rgb = new (gray.constructor as new (size: number) => S)(gray.length * 3);
    rgb.forEach((_, i) => (rgb[i] = gray[Math.floor(i / 3)]!));
    return rgb;
  }
});

describe('what cannot be written', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('a picture too long for WebP', async () => {
    const pixels = new Uint8Array(17_000 * 3);
    const given = picture({ width: 17_000, height: 1, pixels });
    const error = await failureOf(writeImage(given, pixels, { format: 'webp' }));
    expect(error.code).toBe('IMAGE_TOO_LARGE');
    expect(error.message).toContain('cliff.png');
  });

  it('a folder for temporary files that is not there', async () => {
    await inFolder(async (folder) => {
      vi.stubEnv('TMPDIR', `${folder}/none`);
      const given = picture({ carried: { iccProfile: adobeRgbProfile() } });
      const error = await failureOf(writeImage(given, given.pixels, { format: 'png' }));
      expect(error.code).toBe('IO');
      expect(error.message).toContain(`${folder}/none`);
    });
  });
});
