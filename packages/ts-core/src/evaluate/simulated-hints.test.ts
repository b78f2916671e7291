import { expect, test } from 'vitest';
import { rgbToLab } from '../color/lab.js';
import { simulatedHints } from './simulated-hints.js';

const photo = { width: 80, height: 48, rgb: new Uint8Array(80 * 48 * 3) };
// Left half red, right half green.
for (let p = 0; p < 80 * 48; p++) photo.rgb.set(p % 80 < 40 ? [200, 60, 60] : [60, 160, 60], 3 * p);
const size = { width: 96, height: 64 };
const marked = (hints: Float32Array) => hints.filter((value, i) => i % 3 === 2 && value === 1).length;

test('a hint is a patch of 7 × 7 px with the color at its place, at the size of the input', () => {
  const hints = simulatedHints(photo, size, 6);
  const [red, green] = [
    [200, 60, 60],
    [60, 160, 60],
  ].map((rgb) => rgbToLab(rgb.map((v) => v / 255) as [number, number, number]));
  let pure = 0;
  for (let p = 0; p < size.width * size.height; p++) {
    const [a, b, mask] = hints.subarray(3 * p, 3 * p + 3) as unknown as [number, number, number];
    if (mask === 0) {
      expect([a, b]).toEqual([0, 0]);
      continue;
    }
    const x = p % size.width;
    // A patch that reaches over the border between the colors has a mixture.
    if (Math.abs(x - 48) < 10) continue;
    const [, trueA, trueB] = x < 48 ? red! : green!;
    expect(110 * a).toBeCloseTo(trueA, 0);
    expect(110 * b).toBeCloseTo(trueB, 0);
    pure++;
  }
  expect(pure).toBeGreaterThan(0);
  // 49 px each, more by the enlargement, less where patches overlap or leave the picture.
  expect(marked(hints)).toBeGreaterThan(3 * 49);
  expect(marked(hints)).toBeLessThanOrEqual(6 * 49 * 1.7);
});

test('more hints include those of fewer, and the places are the same each time', () => {
  const [few, many] = [simulatedHints(photo, photo, 3), simulatedHints(photo, photo, 9)];
  expect(simulatedHints(photo, photo, 3)).toEqual(few);
  expect(marked(many)).toBeGreaterThan(marked(few));
  for (let i = 2; i < few.length; i += 3) if (few[i] === 1) expect(many[i]).toBe(1);
});
