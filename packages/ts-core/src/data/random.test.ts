import { describe, expect, it } from 'vitest';
import { threefry2x32 } from '../threefry.js';
import { permutation, SampleRandom } from './random.js';

// Known answers of the Random123 distribution, threefry2x32, 20 rounds.
const KNOWN = [
  { counter: [0, 0], key: [0, 0], words: [0x6b200159, 0x99ba4efe] },
  { counter: [0xffffffff, 0xffffffff], key: [0xffffffff, 0xffffffff], words: [0x1cb996fc, 0xbb002be7] },
  { counter: [0x243f6a88, 0x85a308d3], key: [0x13198a2e, 0x03707344], words: [0xc4923a9c, 0x483df7a0] },
] as const;

const draw = (random: SampleRandom, count: number) => Array.from({ length: count }, () => random.uint32());

describe('threefry2x32', () => {
  it.each(KNOWN)('gives the published words for key $key', ({ counter, key, words }) => {
    const out = new Uint32Array(2);
    threefry2x32(key, counter, out);
    expect([...out]).toEqual(words);
  });
});

describe('SampleRandom', () => {
  it('depends on seed, epoch and index, and on nothing else', () => {
    const first = draw(new SampleRandom(7, 2, 30), 9);
    expect(draw(new SampleRandom(7, 2, 30), 9)).toEqual(first);
    for (const other of [new SampleRandom(8, 2, 30), new SampleRandom(7, 3, 30), new SampleRandom(7, 2, 31)]) {
      expect(draw(other, 9)).not.toEqual(first);
    }
    expect(draw(new SampleRandom(7 + 2 ** 40, 2, 30), 9)).not.toEqual(first);
  });

  it('is uniform: mean, variance and the ends of an integer range', () => {
    const random = new SampleRandom(1, 0, 0);
    const values = Array.from({ length: 20_000 }, () => random.uniform());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
    const integers = new Set(values.map(() => random.integer(3, 6)));
    expect([...integers].sort()).toEqual([3, 4, 5, 6]);
  });
});

describe('permutation', () => {
  it('holds every index once and differs between epochs', () => {
    const order = permutation(1000, 5, 1);
    expect([...order].sort((p, q) => p - q)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...permutation(1000, 5, 1)]).toEqual([...order]);
    expect([...permutation(1000, 5, 2)]).not.toEqual([...order]);
  });
});
