import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makePhoto, temporaryFolder, toSharp } from '../testing/photos.js';
import { decodePhoto } from './decode-photo.js';

async function decode(file: Buffer, size = 64, name = 'picture.bin') {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, file);
  return decodePhoto(path, size);
}

const photo = makePhoto(5, 200, 160);

describe('decodePhoto', () => {
  it('reduces the short side to the size and never enlarges', async () => {
    expect(await decode(await toSharp(photo).png().toBuffer(), 80)).toMatchObject({ width: 100, height: 80 });
    const kept = await decode(await toSharp(photo).png().toBuffer(), 288);
    expect(kept).toMatchObject({ width: 200, height: 160 });
    expect(Buffer.compare(kept.rgb, photo.rgb)).toBe(0);
  });

  it.each([
    ['gray', () => toSharp(photo).grayscale().jpeg()],
    ['16 bit', () => toSharp(photo).toColourspace('rgb16').png()],
    ['16-bit gray', () => toSharp(photo).toColourspace('grey16').png()],
    ['CMYK', () => toSharp(photo).toColourspace('cmyk').jpeg()],
    ['palette', () => toSharp(photo).png({ palette: true })],
    ['transparent', () => toSharp(photo).ensureAlpha(0.5).webp()],
    ['animated', () => toSharp({ ...photo, height: 160 }).gif()],
    ['TIFF', () => toSharp(photo).tiff()],
    ['AVIF', () => toSharp(photo).avif()],
  ])('gives 8-bit sRGB for %s', async (_, make) => {
    const { width, height, rgb } = await decode(await make().toBuffer());
    expect([width, height]).toEqual([80, 64]);
    expect(rgb.length).toBe(80 * 64 * 3);
  });

  it('puts transparency on white', async () => {
    const { rgb } = await decode(await toSharp(photo).ensureAlpha(0).png().toBuffer());
    expect(rgb.every((value) => value === 255)).toBe(true);
  });

  it('turns the picture upright', async () => {
    const file = await toSharp(photo).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await decode(file)).toMatchObject({ width: 64, height: 80 });
  });

  it('names why a file cannot be used', async () => {
    const jpeg = await toSharp(makePhoto(5, 400, 300))
      .jpeg()
      .toBuffer();
    const tiny = await sharp({ create: { width: 300, height: 63, channels: 3, background: '#abc' } })
      .png()
      .toBuffer();
    const huge = await hugePng();
    await expect(decode(jpeg.subarray(0, jpeg.length / 2))).rejects.toMatchObject({ reason: 'unreadable' });
    await expect(decode(Buffer.from('not a picture'))).rejects.toMatchObject({ reason: 'unreadable' });
    await expect(decode(Buffer.alloc(0))).rejects.toMatchObject({ reason: 'unreadable' });
    await expect(decode(tiny)).rejects.toMatchObject({
      reason: 'too-small',
      message: expect.stringContaining('300 × 63') as unknown,
    });
    await expect(decode(huge)).rejects.toMatchObject({ reason: 'too-large' });
    await expect(decodePhoto('/nowhere.jpg', 64)).rejects.toMatchObject({ reason: 'unreadable' });
  });
});

/** A PNG whose header claims 40,000 × 40,000 pixels. */
async function hugePng(): Promise<Buffer> {
  const png = await sharp({ create: { width: 100, height: 100, channels: 3, background: '#abc' } })
    .png()
    .toBuffer();
  png.writeUInt32BE(40_000, 16);
  png.writeUInt32BE(40_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
