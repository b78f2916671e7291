import { describe, expect, it } from 'vitest';
import { rgbToLab } from '../color/lab.js';
import { drawGrayFormula, GRAY_FORMULAS, toGray } from './gray.js';
import { SampleRandom } from './random.js';

const grayOf = (rgb: [number, number, number], formula: (typeof GRAY_FORMULAS)[number]) => {
  const gray = new Uint8Array(1);
  toGray(Uint8Array.from(rgb), formula, gray);
  return gray[0]!;
};

describe('toGray', () => {
  it('keeps L within the rounding of 8 bits', () => {
    for (let r = 0; r < 256; r += 17) {
      for (let g = 0; g < 256; g += 17) {
        for (let b = 0; b < 256; b += 17) {
          const gray = grayOf([r, g, b], 'lightness');
          const [lightness] = rgbToLab([r / 255, g / 255, b / 255]);
          const at = (value: number) => rgbToLab([value / 255, value / 255, value / 255])[0];
          // Half a step of 8 bits at most, in L units.
          const step = at(Math.min(255, gray + 1)) - at(Math.max(0, gray - 1));
          expect(Math.abs(at(gray) - lightness)).toBeLessThan(0.3 * step + 0.05);
        }
      }
    }
  });

  it('follows the other formulas and leaves gray as it is', () => {
    expect(grayOf([200, 100, 50], 'rec601')).toBe(Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50));
    expect(grayOf([200, 100, 50], 'rec709')).toBe(Math.round(0.2126 * 200 + 0.7152 * 100 + 0.0722 * 50));
    expect((['red', 'green', 'blue'] as const).map((formula) => grayOf([200, 100, 50], formula))).toEqual([
      200, 100, 50,
    ]);
    for (const formula of GRAY_FORMULAS) {
      for (let value = 0; value < 256; value++) expect(grayOf([value, value, value], formula)).toBe(value);
    }
  });
});

it('draws the formulas in their shares', () => {
  const random = new SampleRandom(1, 0, 0);
  const drawn = Array.from({ length: 20_000 }, () => drawGrayFormula(random));
  const shares = GRAY_FORMULAS.map((formula) => drawn.filter((name) => name === formula).length / drawn.length);
  const expected = [0.5, 0.2, 0.2, 0.1 / 3, 0.1 / 3, 0.1 / 3];
  shares.forEach((share, i) => expect(Math.abs(share - expected[i]!)).toBeLessThan(0.012));
});
