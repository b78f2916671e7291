/**
 * Other likely colorings of a whole picture. Each is the prediction tilted exponentially towards one direction of ab: of all
 * distributions whose average color is moved as far, the nearest to the prediction (Csiszár 1975, "I-divergence geometry of
 * probability distributions"). The tilt is the same for all pixels, so that a hypothesis is coherent: where the network is sure,
 * nothing changes; where it hesitates, all pixels decide alike. Steps are equal in the Fisher metric, so that directions are
 * equally likely; of them the most different pictures are chosen, farthest first (Gonzalez 1985).
 */
import type { DecodeSetting } from './chroma-decoder.js';
import type { Prediction, Tilt } from './prediction.js';

export const MAX_HYPOTHESES = 8;

/** Divergence from the prediction in nats a pixel, to second order. */
const DIVERGENCE = 0.15;
const DIRECTIONS = 12;

const none: Tilt = [0, 0];

/** The tilts of all hypotheses, most different first; the first few are the same however many are looked at. */
export async function findHypotheses(
  prediction: Prediction,
  setting: DecodeSetting,
  signal?: AbortSignal,
): Promise<Tilt[]> {
  const tilts = candidateTilts(await prediction.covariance(setting.vibrancy, signal));
  const [predicted, ...candidates] = await prediction.decode(setting, [none, ...tilts], signal);
  const chosen: number[] = [];
  const nearest = candidates.map((candidate) => distance(candidate, predicted!));
  while (chosen.length < MAX_HYPOTHESES) {
    const next = nearest.indexOf(Math.max(...nearest));
    chosen.push(next);
    candidates.forEach((candidate, i) => (nearest[i] = Math.min(nearest[i]!, distance(candidate, candidates[next]!))));
    nearest[next] = -1;
  }
  return chosen.map((index) => tilts[index]!);
}

/** Steps of equal divergence in evenly spaced directions of the whitened plane: √(2d) Σ^(−1/2) u. */
export function candidateTilts([aa, ab, bb]: readonly [number, number, number]): Tilt[] {
  const [mean, difference] = [(aa + bb) / 2, (aa - bb) / 2];
  const spread = Math.hypot(difference, ab);
  // Below one ab unit there is nothing to choose from.
  const major = Math.sqrt(Math.max(mean + spread, 1));
  const minor = Math.sqrt(Math.max(mean - spread, 1));
  const angle = Math.atan2(ab, difference) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const turn = (2 * Math.PI * i) / DIRECTIONS;
    const along = (Math.sqrt(2 * DIVERGENCE) * Math.cos(turn)) / major;
    const across = (Math.sqrt(2 * DIVERGENCE) * Math.sin(turn)) / minor;
    return [along * cos - across * sin, along * sin + across * cos];
  });
}

/** Mean ‖Δab‖ of two maps [h,w,2]. */
function distance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 2) sum += Math.hypot(one[i]! - other[i]!, one[i + 1]! - other[i + 1]!);
  return (2 * sum) / one.length;
}
