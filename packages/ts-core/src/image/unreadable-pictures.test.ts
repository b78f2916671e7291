import { describe, expect, it } from 'vitest';
import { failureOf, image, inFolder, put, testSamples } from '../testing/pictures.js';
import { readImage } from './read-image.js';

/** One pixel of 32-bit floating point. */
function floatTiff(): Buffer {
  const tags = [
    [256, 1],
    [257, 1],
    [258, 32],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, 1],
    [279, 4],
    [339, 3],
  ] as const;
  const file = Buffer.alloc(12 + 2 + tags.length * 12 + 4);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(12, 4);
  file.writeFloatLE(0.5, 8);
  file.writeUInt16LE(tags.length, 12);
  tags.forEach(([tag, value], i) => {
    file.writeUInt16LE(tag, 14 + 12 * i);
    file.writeUInt16LE(3, 16 + 12 * i);
    file.writeUInt32LE(1, 18 + 12 * i);
    file.writeUInt32LE(value, 22 + 12 * i);
  });
  return file;
}

describe('what cannot be read', () => {
  const photo = () => image(testSamples(200, 150, 3));
  const cut = async (file: Promise<Buffer>, keep: number) => {
    const whole = await file;
    return whole.subarray(0, Math.floor(whole.length * keep));
  };
  const bytes: [string, () => Promise<Uint8Array> | Uint8Array, string, RegExp][] = [
    ['nothing', () => new Uint8Array(0), 'INVALID_INPUT', /is empty \(0 bytes\)/],
    ['text', () => Buffer.from('just some words'), 'INVALID_INPUT', /is not a picture; give a JPEG/],
    ['a cut JPEG', () => cut(photo().jpeg().toBuffer(), 0.6), 'INVALID_INPUT', /damaged or incomplete/],
    ['a cut PNG', () => cut(photo().png().toBuffer(), 0.6), 'INVALID_INPUT', /damaged or incomplete/],
    ['a cut TIFF', () => cut(photo().tiff({ compression: 'deflate' }).toBuffer(), 0.6), 'INVALID_INPUT', /damaged/],
    ['a cut WebP', () => cut(photo().webp({ quality: 95 }).toBuffer(), 0.6), 'INVALID_INPUT', /damaged/],
    ['a cut GIF', () => cut(photo().gif().toBuffer(), 0.6), 'INVALID_INPUT', /damaged/],
    ['a cut AVIF', () => cut(photo().avif({ effort: 0 }).toBuffer(), 0.6), 'INVALID_INPUT', /damaged/],
    ['only a PNG signature', () => cut(photo().png().toBuffer(), 0.005), 'INVALID_INPUT', /damaged/],
    ['SVG', () => Buffer.from('<?xml version="1.0"?>\n<svg xmlns="x"/>'), 'UNSUPPORTED_IMAGE', /is SVG, which is not/],
    ['HDR', () => Buffer.from('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n'), 'UNSUPPORTED_IMAGE', /Radiance HDR/],
    ['EXR', () => Buffer.from([0x76, 0x2f, 0x31, 1, 2, 0, 0, 0]), 'UNSUPPORTED_IMAGE', /OpenEXR/],
    ['BMP', () => Buffer.from('BM\x36\x10\0\0\0\0\0\0\x36\0\0\0', 'latin1'), 'UNSUPPORTED_IMAGE', /is BMP/],
    ['HEIC', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'UNSUPPORTED_IMAGE', /HEIC/],
    [
      'DNG',
      () => Buffer.from('II*\0\x08\0\0\0\x01\0\x12\xc6\x01\0\x04\0\0\0\x01\x04\0\0', 'latin1'),
      'UNSUPPORTED_IMAGE',
      /camera raw/,
    ],
    ['float TIFF', floatTiff, 'UNSUPPORTED_IMAGE', /type float/],
  ];
  it.each(bytes)('%s', async (_, make, code, message) => {
    const error = await failureOf(readImage(await make()));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('a missing file, a folder, a camera raw file', async () => {
    await inFolder(async (folder) => {
      const missing = readImage(`${folder}/none.jpg`);
      await expect(missing).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: `${folder}/none.jpg does not exist; check the path`,
      });
      await expect(readImage(folder)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: `${folder} is a folder; give a picture file`,
      });
      const raw = await put(folder, 'IMG_1.NEF', await photo().tiff().toBuffer());
      await expect(readImage(raw)).rejects.toMatchObject({ code: 'UNSUPPORTED_IMAGE' });
    });
  });

  it('more pixels than the limit', async () => {
    const file = await photo().png().toBuffer();
    const error = await failureOf(readImage(file, { maxPixels: 29_999 }));
    expect(error.code).toBe('IMAGE_TOO_LARGE');
    expect(error.message).toContain('200 × 150 = 30000 pixels, more than the limit of 29999');
    await expect(readImage(file, { maxPixels: 30_000 })).resolves.toMatchObject({ width: 200 });
  });

  it('something that is no picture at all', async () => {
    await expect(readImage(7 as unknown as string)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
