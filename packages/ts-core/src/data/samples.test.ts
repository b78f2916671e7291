import { describe, expect, it } from 'vitest';
import { makePhoto } from '../testing/photos.js';
import { SampleMaker, type SampleOptions } from './samples.js';

const SIZE = 32;
const photos = [makePhoto(0, 80, 110), makePhoto(1, 200, 64), makePhoto(2, 33, 30), makePhoto(3, 70, 70)];
const sizes = {
  width: Uint32Array.from(photos, ({ width }) => width),
  height: Uint32Array.from(photos, ({ height }) => height),
};

function maker(options: Partial<SampleOptions> = {}) {
  const asked: { picture: number; top: number; count: number }[] = [];
  const readRows = (picture: number, top: number, count: number) => {
    asked.push({ picture, top, count });
    const row = photos[picture]!.width * 3;
    return photos[picture]!.rgb.subarray(top * row, (top + count) * row);
  };
  return {
    asked,
    maker: new SampleMaker(sizes, readRows, { size: SIZE, seed: 3, augment: true, hintShare: 0, ...options }),
  };
}

function sample(source: SampleMaker, epoch: number, index: number) {
  const target = {
    rgb: new Uint8Array(SIZE * SIZE * 3),
    gray: new Uint8Array(SIZE * SIZE),
    hints: new Float32Array(SIZE * SIZE * 3),
  };
  source.make(epoch, index, target);
  return target;
}

describe('SampleMaker', () => {
  it('makes the same sample whatever came before', () => {
    const one = maker({ hintShare: 1 }).maker;
    const forwards = [0, 1, 2, 3, 4, 5].map((i) => sample(one, i >> 2, i % 4));
    const other = maker({ hintShare: 1 }).maker;
    for (const i of [5, 0, 3, 4, 2, 1]) expect(sample(other, i >> 2, i % 4)).toEqual(forwards[i]);
    expect(sample(maker({ hintShare: 1, seed: 4 }).maker, 0, 0)).not.toEqual(forwards[0]);
  });

  it('crops between 1.1 of its size and the short side, inside the picture', () => {
    const { asked, maker: source } = maker();
    for (let epoch = 0; epoch < 300; epoch++) for (let i = 0; i < 4; i++) sample(source, epoch, i);
    for (const [picture, { width, height }] of photos.entries()) {
      const crops = asked.filter((crop) => crop.picture === picture);
      const short = Math.min(width, height);
      const sides = crops.map(({ count }) => count);
      expect(crops).toHaveLength(300);
      expect(Math.min(...sides)).toBe(Math.min(35, short));
      expect(Math.max(...sides)).toBe(short);
      expect(crops.every(({ top, count }) => top >= 0 && top + count <= height)).toBe(true);
    }
  });

  it('gives hints to the share asked for', () => {
    const { maker: source } = maker({ hintShare: 0.3 });
    let marked = 0;
    for (let i = 0; i < 1000; i++) if (sample(source, i, 0).hints.some((value) => value !== 0)) marked++;
    expect(Math.abs(marked / 1000 - 0.3)).toBeLessThan(0.05);
  });

  it('shows the center in order without augmentation', () => {
    const { asked, maker: source } = maker({ augment: false, hintShare: 1 });
    const made = photos.map((_, i) => sample(source, 0, i));
    expect(asked).toEqual([
      { picture: 0, top: 15, count: 80 },
      { picture: 1, top: 0, count: 64 },
      { picture: 2, top: 0, count: 30 },
      { picture: 3, top: 0, count: 70 },
    ]);
    expect(made.every(({ hints }) => hints.every((value) => value === 0))).toBe(true);
  });
});
