import { expect, it } from 'vitest';
import { rgbToLab } from '../color/lab.js';
import { makePhoto } from '../testing/photos.js';
import { simulateHints } from './hint-simulation.js';
import { SampleRandom } from './random.js';

const SIZE = 48;

it('marks patches with the color of the picture', () => {
  // One color: every patch must have it.
  const rgb = new Uint8Array(SIZE * SIZE * 3);
  for (let i = 0; i < rgb.length; i += 3) rgb.set([180, 90, 40], i);
  const [, a, b] = rgbToLab([180 / 255, 90 / 255, 40 / 255]);
  const hints = new Float32Array(SIZE * SIZE * 3);
  simulateHints(rgb, SIZE, new SampleRandom(2, 0, 5), hints);
  let marked = 0;
  for (let i = 0; i < hints.length; i += 3) {
    if (hints[i + 2] === 0) {
      expect([hints[i], hints[i + 1]]).toEqual([0, 0]);
      continue;
    }
    marked++;
    expect(hints[i + 2]).toBe(1);
    expect(Math.abs(hints[i]! * 110 - a)).toBeLessThan(0.15);
    expect(Math.abs(hints[i + 1]! * 110 - b)).toBeLessThan(0.15);
  }
  expect(marked).toBeGreaterThan(0);
});

it('has eight points on average, of 1 to 9 px', () => {
  const { rgb } = makePhoto(3, SIZE, SIZE);
  let area = 0;
  const runs = 1500;
  for (let i = 0; i < runs; i++) {
    const hints = new Float32Array(SIZE * SIZE * 3);
    simulateHints(rgb, SIZE, new SampleRandom(9, 0, i), hints);
    area += hints.filter((value, p) => p % 3 === 2 && value === 1).length / runs;
  }
  // Mean area of a patch is Σ s²/9 = 31.7, less overlaps and what the border cuts: 8 patches cover about 215.
  expect(area).toBeGreaterThan(170);
  expect(area).toBeLessThan(254);
});
