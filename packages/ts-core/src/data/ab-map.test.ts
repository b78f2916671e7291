import { describe, expect, it } from 'vitest';
import { grid484, nearestBin } from '../color/ab-bins.js';
import { rgbToLab, type Triple } from '../color/lab.js';
import { makePhoto } from '../testing/photos.js';
import { abCells, addAb, addToHistogram, meanChroma } from './ab-map.js';

describe('addAb', () => {
  it('agrees with the reference conversion within 0.15', () => {
    for (let r = 0; r < 256; r += 15) {
      for (let g = 0; g < 256; g += 15) {
        for (let b = 0; b < 256; b += 15) {
          const sums = new Float64Array(2);
          addAb(Uint8Array.of(r, g, b), 0, 1, sums);
          const [, a, bb] = rgbToLab([r / 255, g / 255, b / 255] as Triple);
          expect(Math.abs(sums[0]! - a)).toBeLessThan(0.15);
          expect(Math.abs(sums[1]! - bb)).toBeLessThan(0.15);
        }
      }
    }
  });

  it('finds no chroma in gray', () => {
    const sums = new Float64Array(2);
    addAb(
      Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)),
      0,
      256,
      sums,
    );
    expect(Math.hypot(sums[0]!, sums[1]!)).toBeLessThan(1e-9);
  });
});

describe('abCells', () => {
  it('averages whole cells of 4 × 4 pixels and counts them into bins', () => {
    const photo = makePhoto(1, 67, 65);
    const cells = abCells(photo);
    expect(cells.length).toBe(16 * 16 * 2);
    const expected: [number, number] = [0, 0];
    for (let y = 8; y < 12; y++) {
      for (let x = 20; x < 24; x++) {
        const p = (y * 67 + x) * 3;
        const [, a, b] = rgbToLab([photo.rgb[p]! / 255, photo.rgb[p + 1]! / 255, photo.rgb[p + 2]! / 255]);
        expected[0] += a / 16;
        expected[1] += b / 16;
      }
    }
    const at = (2 * 16 + 5) * 2;
    expect(cells[at]).toBeCloseTo(expected[0], 0.5);
    expect(cells[at + 1]).toBeCloseTo(expected[1], 0.5);
    const histogram = new Float64Array(484);
    addToHistogram(cells, histogram);
    expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(256);
    expect(histogram[nearestBin(grid484, cells[at]!, cells[at + 1]!)]).toBeGreaterThan(0);
  });

  it('measures the mean chroma', () => {
    expect(meanChroma(Float64Array.of(3, 4, 0, 0))).toBe(2.5);
  });
});
