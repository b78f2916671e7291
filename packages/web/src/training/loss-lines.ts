import type { History } from './history.js';
import type { Line, LineStyle } from './plot-data.js';
import { smooth } from './smooth.js';

/**
 * The loss of the steps smoothed, as an overlay of several runs has it.
 *
 * @param smoothing 0 to below 1
 */
export function smoothedLoss({ losses }: History, smoothing: number, style: LineStyle): Line {
  const xs = losses.map(({ step }) => step);
  const ys = smooth(
    losses.map(({ loss }) => loss),
    smoothing,
  );
  return { ...style, xs, ys };
}

/** All that is known of the loss of one run: the noise, its mean and the validations. */
export function lossLines(history: History, smoothing: number): Line[] {
  const trained = smoothedLoss(history, smoothing, {
    label: smoothing > 0 ? 'smoothed' : 'each step',
    color: '--series-1',
  });
  const raw = { ...trained, label: 'each step', ys: history.losses.map(({ loss }) => loss), isFaint: true };
  const validated = validationLine(history, { label: 'validation', color: '--series-2' });
  return [...(smoothing > 0 ? [raw] : []), trained, validated];
}

export function validationLine({ validations }: History, style: LineStyle): Line {
  const known = validations.filter(({ loss }) => loss !== null);
  return { ...style, xs: known.map(({ step }) => step), ys: known.map(({ loss }) => loss), hasDots: true };
}
