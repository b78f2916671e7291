import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makePhoto, toSharp } from '../testing/photos.js';
import { HashIndex } from './hash-index.js';
import { bitCount, hashFromHex, hashToHex, type PerceptualHash, perceptualHash } from './perceptual-hash.js';
import { SampleRandom } from './random.js';

const distance = (p: PerceptualHash, q: PerceptualHash) => bitCount(p[0] ^ q[0]) + bitCount(p[1] ^ q[1]);

/** Flips `count` distinct bits. */
function flipped([low, high]: PerceptualHash, count: number, random: SampleRandom): PerceptualHash {
  const words: [number, number] = [low, high];
  const bits = new Set<number>();
  while (bits.size < count) bits.add(random.integer(0, 63));
  for (const bit of bits) words[bit >> 5] = (words[bit >> 5]! ^ (1 << (bit & 31))) >>> 0;
  return words;
}

describe('HashIndex', () => {
  it('finds every hash within the radius and none beyond, as a full search does', () => {
    const random = new SampleRandom(3, 0, 0);
    const index = new HashIndex(6);
    const hashes = Array.from({ length: 5000 }, (): PerceptualHash => [random.uint32(), random.uint32()]);
    hashes.forEach((hash, i) => expect(index.add(hash)).toBe(i));
    for (let i = 0; i < 2000; i++) {
      const query = flipped(hashes[i]!, i % 10, random);
      const found = index.find(query);
      expect(found).toBe(i % 10 <= 6 ? i : -1);
    }
    expect(index.find([0, 0])).toBe(hashes.findIndex((hash) => distance(hash, [0, 0]) <= 6));
  });
});

describe('perceptualHash', () => {
  it('survives scaling, compression and tone, and tells pictures apart', async () => {
    const hashes: PerceptualHash[] = [];
    let recalled = 0;
    let tried = 0;
    for (let seed = 0; seed < 20; seed++) {
      const photo = makePhoto(seed, 120, 100);
      const hash = perceptualHash(photo);
      const variants = [
        toSharp(photo).resize(60, 50).png(),
        toSharp(photo).jpeg({ quality: 30 }),
        toSharp(photo).linear(0.9, 20).png(),
        toSharp(photo).resize(200, 150, { fit: 'fill' }).webp({ quality: 50 }),
      ];
      for (const variant of variants) {
        const { data, info } = await sharp(await variant.toBuffer())
          .raw()
          .toBuffer({ resolveWithObject: true });
        tried++;
        if (distance(hash, perceptualHash({ width: info.width, height: info.height, rgb: data })) <= 6) recalled++;
      }
      for (const other of hashes) expect(distance(hash, other)).toBeGreaterThan(6);
      hashes.push(hash);
    }
    expect(recalled / tried).toBeGreaterThan(0.95);
  });

  it('travels as hex', () => {
    for (const hash of [
      [0, 0xffffffff],
      [0x12345678, 0x9abcdef0],
    ] as PerceptualHash[]) {
      expect(hashFromHex(hashToHex(hash))).toEqual(hash);
    }
    expect(hashToHex([1, 0x80000000])).toBe('8000000000000001');
  });
});
