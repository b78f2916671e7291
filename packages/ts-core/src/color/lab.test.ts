import { expect, test } from 'vitest';
import { CaseFile } from '../testing/case-file.js';
import { labToRgb, labToRgbInGamut, rgbToLab, type Triple } from './lab.js';

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

test('a color outside the gamut keeps L and hue and loses only chroma', () => {
  const stored = new CaseFile('lab_to_rgb_outside');
  const [lab, rgb] = [stored.tensor('lab').values, stored.tensor('rgb').values];
  for (let row = 0; row < lab.length / 3; row++) {
    const fitted = labToRgbInGamut(triple(lab, row));
    fitted.forEach((value, i) => expect(value).toBeCloseTo(rgb[3 * row + i]!, 4));
    expect(Math.abs(rgbToLab(fitted)[0] - lab[3 * row]!)).toBeLessThan(0.01);
  }
});
