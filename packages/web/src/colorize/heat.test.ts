import { expect, it } from 'vitest';
import { tint } from './heat.js';

const gray = (...values: number[]): Uint8ClampedArray => Uint8ClampedArray.from(values.flatMap((v) => [v, v, v, 255]));
const alphas = (pixels: Uint8ClampedArray): number[] => [...pixels].filter((_, i) => i % 4 === 3);

it('leaves the surest half clear and tints the rest by how unsure it is', () => {
  const pixels = gray(10, 200, 100, 120, 20, 30);
  tint(pixels);
  const [a, b, c, d, e, f] = alphas(pixels);
  expect([a, e, f]).toEqual([0, 0, 0]);
  expect(b).toBe(190);
  expect(c! > 0 && d! > c! && b! > d!).toBe(true);
  expect([...pixels.slice(4, 7)]).toEqual([214, 20, 120]);
});

it('stands a map of one value', () => {
  const pixels = gray(128, 128);
  tint(pixels);
  expect(alphas(pixels)).toEqual([0, 0]);
});
