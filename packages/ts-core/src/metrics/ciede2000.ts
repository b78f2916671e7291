/** The color difference CIEDE2000 (CIE 142-2001; Sharma, Wu and Dalal 2005), kL = kC = kH = 1. */
import type { Metric } from './metric.js';

const DEGREE = Math.PI / 180;
const SATURATION = 25 ** 7;

/** Mean over the pixels. */
export const ciede2000: Metric = {
  measure({ truthLab, predictionLab }) {
    let sum = 0;
    for (let i = 0; i < truthLab.length; i += 3) sum += colorDifference(truthLab, predictionLab, i);
    return [(3 * sum) / truthLab.length];
  },
};

/** ΔE00 between the Lab colors at offset `at` of two pictures. */
export function colorDifference(first: ArrayLike<number>, second: ArrayLike<number>, at = 0): number {
  const [l1, b1, l2, b2] = [first[at]!, first[at + 2]!, second[at]!, second[at + 2]!];
  const meanChroma7 = ((Math.hypot(first[at + 1]!, b1) + Math.hypot(second[at + 1]!, b2)) / 2) ** 7;
  const stretch = 1 + 0.5 * (1 - Math.sqrt(meanChroma7 / (meanChroma7 + SATURATION)));
  const [a1, a2] = [first[at + 1]! * stretch, second[at + 1]! * stretch];
  const [c1, c2] = [Math.hypot(a1, b1), Math.hypot(a2, b2)];
  const { mean: hue, difference: turn } = hues(hueOf(a1, b1), hueOf(a2, b2), c1 * c2 === 0);
  const [lightness, chroma] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t = 1 - 0.17 * cos(hue - 30) + 0.24 * cos(2 * hue) + 0.32 * cos(3 * hue + 6) - 0.2 * cos(4 * hue - 63);
  const deltaL = (l2 - l1) / (1 + (0.015 * (lightness - 50) ** 2) / Math.sqrt(20 + (lightness - 50) ** 2));
  const deltaC = (c2 - c1) / (1 + 0.045 * chroma);
  const deltaH = (2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * DEGREE)) / (1 + 0.015 * chroma * t);
  const rotation = 2 * Math.sqrt(chroma ** 7 / (chroma ** 7 + SATURATION));
  const blue = -Math.sin(60 * Math.exp(-(((hue - 275) / 25) ** 2)) * DEGREE) * rotation;
  return Math.sqrt(Math.max(0, deltaL ** 2 + deltaC ** 2 + deltaH ** 2 + blue * deltaC * deltaH));
}

function cos(degrees: number): number {
  return Math.cos(degrees * DEGREE);
}

/** 0…360; 0 for gray. */
function hueOf(a: number, b: number): number {
  const angle = Math.atan2(b, a) / DEGREE;
  return angle < 0 ? angle + 360 : angle;
}

/** Mean and signed difference of two hues the short way round; a gray color takes the other's hue. */
function hues(h1: number, h2: number, oneIsGray: boolean): { mean: number; difference: number } {
  if (oneIsGray) return { mean: h1 + h2, difference: 0 };
  const straight = h2 - h1;
  if (Math.abs(straight) <= 180) return { mean: (h1 + h2) / 2, difference: straight };
  const mean = (h1 + h2 + (h1 + h2 < 360 ? 360 : -360)) / 2;
  return { mean, difference: straight + (straight > 0 ? -360 : 360) };
}
