import { describe, expect, it } from 'vitest';
import { cropMap, networkInput } from './network-input.js';
import { paddedIndices, paddedSize, workingSize } from './working-size.js';

const rule = { shortSide: 256, longSide: 1024 };

describe('working size', () => {
  it.each([
    [4000, 3000, 340, 256],
    [3000, 4000, 256, 340],
    [256, 256, 256, 256],
    [64, 48, 340, 256],
    [1, 1, 256, 256],
    [8000, 1000, 1024, 128],
    [10_000, 10, 1024, 4],
    [1, 50_000, 4, 1024],
  ])('%i × %i is seen at %i × %i', (width, height, expectedWidth, expectedHeight) => {
    expect(workingSize({ width, height }, rule, 4)).toEqual({ width: expectedWidth, height: expectedHeight });
  });

  it('is the same for all sizes of a picture', () => {
    const sizes = [1, 2, 5, 20].map((scale) => workingSize({ width: 600 * scale, height: 401 * scale }, rule, 4));
    for (const size of sizes) expect(size).toEqual(sizes[0]);
  });

  it('is padded to multiples of 32', () => {
    expect(paddedSize({ width: 340, height: 256 })).toEqual({ width: 352, height: 256 });
    expect(paddedSize({ width: 4, height: 1024 })).toEqual({ width: 32, height: 1024 });
  });
});

describe('padding', () => {
  it('reflects without repeating the edge', () => {
    expect([...paddedIndices(5, 8)]).toEqual([0, 1, 2, 3, 4, 3, 2, 1]);
    expect([...paddedIndices(5, 9)]).toEqual([0, 1, 2, 3, 4, 3, 2, 1, 0]);
  });

  it('repeats the edge where there is too little to reflect', () => {
    expect([...paddedIndices(5, 10)]).toEqual([0, 1, 2, 3, 4, 4, 4, 4, 4, 4]);
    expect([...paddedIndices(1, 4)]).toEqual([0, 0, 0, 0]);
  });

  it('scales L, leaves the hints empty and says what is valid', () => {
    const size = { width: 28, height: 20 };
    const lightness = Float32Array.from({ length: 560 }, (_, i) => i % 101);
    const input = networkInput(lightness, size);
    expect(input).toMatchObject({ n: 1, width: 32, height: 32, validWidth: 28, validHeight: 20 });
    const at = (y: number, x: number) => [...input.data.subarray((y * 32 + x) * 4, (y * 32 + x) * 4 + 4)];
    const scaled = (y: number, x: number) => expect.closeTo((((y * 28 + x) % 101) - 50) / 50, 5) as number;
    expect(at(3, 27)).toEqual([scaled(3, 27), 0, 0, 0]);
    expect(at(3, 28)).toEqual([scaled(3, 26), 0, 0, 0]);
    expect(at(31, 31)).toEqual([scaled(7, 23), 0, 0, 0]);
  });

  it('is cut off again', () => {
    const map = Float32Array.from({ length: 4 * 3 * 2 }, (_, i) => i);
    expect([...cropMap(map, { width: 4, height: 3 }, { width: 2, height: 2 })]).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
  });
});
