/** Colorfulness of a picture (Hasler and Süsstrunk 2003), on 0…255: about 0 for gray, 45 for "quite colorful". */
import type { Metric } from './metric.js';

export const colorfulness: Metric = { measure: ({ prediction }) => [colorfulnessOf(prediction)] };
export const colorfulnessTrue: Metric = { measure: ({ truth }) => [colorfulnessOf(truth)] };

/** √(σ_rg² + σ_yb²) + 0.3 √(μ_rg² + μ_yb²), rg = R − G, yb = (R + G)/2 − B. rgb [P,3]. */
function colorfulnessOf(rgb: Uint8Array): number {
  const sums = [0, 0, 0, 0] as [number, number, number, number];
  for (let i = 0; i < rgb.length; i += 3) {
    const rg = rgb[i]! - rgb[i + 1]!;
    const yb = (rgb[i]! + rgb[i + 1]!) / 2 - rgb[i + 2]!;
    sums[0] += rg;
    sums[1] += yb;
    sums[2] += rg * rg;
    sums[3] += yb * yb;
  }
  const [rg, yb, rg2, yb2] = sums.map((sum) => (3 * sum) / rgb.length) as typeof sums;
  const variance = rg2 - rg * rg + yb2 - yb * yb;
  return Math.sqrt(Math.max(0, variance)) + 0.3 * Math.hypot(rg, yb);
}
