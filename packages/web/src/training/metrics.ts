import type { History } from './history.js';
import type { Line } from './plot-data.js';
import type { Metrics } from './queries.js';

/** Metrics of the validations, with what they mean. */
export const metricNames: Readonly<Record<keyof Metrics, string>> = {
  psnr: 'PSNR, dB',
  ssim: 'SSIM',
  ciede2000: 'CIEDE2000',
  abRmse: 'RMSE of ab',
  aucRaw: 'AuC, %',
  aucRebalanced: 'AuC rebalanced, %',
  colorfulness: 'Colorfulness',
  colorfulnessTrue: 'Colorfulness of the truth',
  patchiness: 'Patchiness',
};

/** Those that some validation has. */
export function knownMetrics({ validations }: History): (keyof Metrics)[] {
  const keys = Object.keys(metricNames) as (keyof Metrics)[];
  return keys.filter((key) => validations.some(({ metrics }) => metrics[key] !== null));
}

export function metricLine({ validations }: History, key: keyof Metrics, style: Pick<Line, 'label' | 'color'>): Line {
  const xs = validations.map(({ step }) => step);
  return { ...style, xs, ys: validations.map(({ metrics }) => metrics[key]), hasDots: true };
}
