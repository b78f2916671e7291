import { expect, test } from 'vitest';
import { CaseFile } from '../testing/case-file.js';
import { labToRgb, rgbPictureToLab, rgbToLab, type Triple } from './lab.js';

const triple = (values: ArrayLike<number>, row: number): Triple => [
  values[3 * row]!,
  values[3 * row + 1]!,
  values[3 * row + 2]!,
];

test('sRGB to Lab agrees with the stored values, and back', () => {
  const stored = new CaseFile('rgb_to_lab_u8');
  const [rgb, lab] = [stored.tensor('rgb').values.map((value) => value / 255), stored.tensor('lab').values];
  for (let row = 0; row < rgb.length / 3; row++) {
    rgbToLab(triple(rgb, row)).forEach((value, i) => expect(value).toBeCloseTo(lab[3 * row + i]!, 5));
    labToRgb(triple(lab, row)).forEach((value, i) => expect(value).toBeCloseTo(rgb[3 * row + i]!, 5));
  }
});

test('gray has no chroma, white has L = 100', () => {
  expect(rgbToLab([1, 1, 1])).toEqual([expect.closeTo(100, 4), expect.closeTo(0, 3), expect.closeTo(0, 3)]);
  expect(rgbToLab([0.4, 0.4, 0.4]).slice(1)).toEqual([expect.closeTo(0, 3), expect.closeTo(0, 3)]);
});

test('a color outside the gamut comes out beyond 0…1, not clipped', () => {
  expect(Math.max(...labToRgb([60, 90, 40]))).toBeGreaterThan(1);
  rgbToLab(labToRgb([60, 30, -20])).forEach((value, i) => expect(value).toBeCloseTo([60, 30, -20][i]!, 4));
});

test('whole pictures agree with single colors', () => {
  const rgb = Uint8Array.from({ length: 300 }, (_, i) => (i * 89) % 256);
  rgbPictureToLab(rgb).forEach((value, i) => {
    const pixel = triple(rgb, Math.floor(i / 3)).map((code) => code / 255) as Triple;
    expect(value).toBeCloseTo(rgbToLab(pixel)[i % 3]!, 4);
  });
});
