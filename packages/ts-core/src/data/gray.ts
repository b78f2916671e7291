/** The ways in which color becomes gray: real gray photographs were made in all of these. */
import { linearToSrgb, srgbToLinear } from '../color/lab.js';
import type { SampleRandom } from './random.js';

export const GRAY_FORMULAS = ['lightness', 'rec601', 'rec709', 'red', 'green', 'blue'] as const;
export type GrayFormula = (typeof GRAY_FORMULAS)[number];

/** Weights of encoded R, G, B; `lightness` is not linear in them. */
const WEIGHTS: Record<Exclude<GrayFormula, 'lightness'>, readonly [number, number, number]> = {
  rec601: [0.299, 0.587, 0.114],
  rec709: [0.2126, 0.7152, 0.0722],
  red: [1, 0, 0],
  green: [0, 1, 0],
  blue: [0, 0, 1],
};
/** CIE luminance of linear R, G, B. */
const LUMINANCE = [0.2126729, 0.7151522, 0.072175] as const;

const LINEAR = Float64Array.from({ length: 256 }, (_, value) => srgbToLinear(value / 255));
/** Luminance to the 8-bit gray of the same L; steps fine enough for the darkest grays. */
const STEPS = 1 << 16;
const ENCODED = Uint8Array.from({ length: STEPS + 1 }, (_, i) => Math.round(255 * linearToSrgb(i / STEPS)));

/** CIE L half of the time, Rec. 601 and Rec. 709 a fifth each, a single channel (color-blind emulsions, filters) otherwise. */
export function drawGrayFormula(random: SampleRandom): GrayFormula {
  const position = random.uniform();
  if (position < 0.5) return 'lightness';
  if (position < 0.7) return 'rec601';
  if (position < 0.9) return 'rec709';
  return (['red', 'green', 'blue'] as const)[random.integer(0, 2)]!;
}

/** Writes the gray of 8-bit sRGB pixels [P, 3] to `gray` [P]. */
export function toGray(rgb: Uint8Array, formula: GrayFormula, gray: Uint8Array): void {
  if (formula === 'lightness') return toLightnessGray(rgb, gray);
  const [red, green, blue] = WEIGHTS[formula];
  for (let i = 0, p = 0; i < gray.length; i++, p += 3) {
    gray[i] = red * rgb[p]! + green * rgb[p + 1]! + blue * rgb[p + 2]! + 0.5;
  }
}

function toLightnessGray(rgb: Uint8Array, gray: Uint8Array): void {
  const [red, green, blue] = LUMINANCE;
  for (let i = 0, p = 0; i < gray.length; i++, p += 3) {
    const y = red * LINEAR[rgb[p]!]! + green * LINEAR[rgb[p + 1]!]! + blue * LINEAR[rgb[p + 2]!]!;
    gray[i] = ENCODED[(y * STEPS + 0.5) | 0]!;
  }
}
