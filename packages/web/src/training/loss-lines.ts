import type { History } from './history.js';
import type { Line } from './plot-data.js';
import { smooth } from './smooth.js';

interface LossLinesRequest {
  history: History;
  /** 0 to below 1. */
  smoothing: number;
  name: string;
  color: string;
}

/** The loss of the steps smoothed, as an overlay of several runs has it. */
export function smoothedLoss({ history, smoothing, name, color }: LossLinesRequest): Line {
  const xs = history.losses.map(({ step }) => step);
  const ys = smooth(
    history.losses.map(({ loss }) => loss),
    smoothing,
  );
  return { label: name, xs, ys, color };
}

/** All that is known of the loss of one run: the noise, its mean and the validations. */
export function lossLines(history: History, smoothing: number): Line[] {
  const trained = smoothedLoss({ history, smoothing, name: 'training', color: '--series-1' });
  const raw = { ...trained, label: 'each step', ys: history.losses.map(({ loss }) => loss), isFaint: true };
  return [...(smoothing > 0 ? [raw] : []), trained, validationLine(history, 'validation', '--series-2')];
}

export function validationLine({ validations }: History, label: string, color: string): Line {
  const known = validations.filter(({ loss }) => loss !== null);
  return { label, xs: known.map(({ step }) => step), ys: known.map(({ loss }) => loss), color, hasDots: true };
}
