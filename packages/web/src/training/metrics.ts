import type { History } from './history.js';
import type { Line, LineStyle } from './plot-data.js';
import type { Metrics } from './queries.js';

interface MetricKind {
  name: string;
  decimals: number;
  /** null: neither more nor less is better by itself. */
  better: 'more' | 'less' | null;
}

/** Metrics of the validations, in the order in which they are shown. */
export const metricKinds: Readonly<Record<keyof Metrics, MetricKind>> = {
  psnr: { name: 'PSNR, dB', decimals: 2, better: 'more' },
  ssim: { name: 'SSIM', decimals: 3, better: 'more' },
  ciede2000: { name: 'CIEDE2000', decimals: 2, better: 'less' },
  abRmse: { name: 'RMSE of ab', decimals: 2, better: 'less' },
  aucRaw: { name: 'AuC, %', decimals: 2, better: 'more' },
  aucRebalanced: { name: 'AuC rebalanced, %', decimals: 2, better: 'more' },
  colorfulness: { name: 'Colorfulness', decimals: 1, better: null },
  colorfulnessTrue: { name: 'Colorfulness of the truth', decimals: 1, better: null },
  patchiness: { name: 'Patchiness', decimals: 3, better: 'less' },
};

export function metricText(key: keyof Metrics, value: number | null): string {
  return value === null ? '–' : value.toFixed(metricKinds[key].decimals);
}

/** Those that some validation has. */
export function knownMetrics({ validations }: History): (keyof Metrics)[] {
  const keys = Object.keys(metricKinds) as (keyof Metrics)[];
  return keys.filter((key) => validations.some(({ metrics }) => metrics[key] !== null));
}

export function metricLine({ validations }: History, key: keyof Metrics, style: LineStyle): Line {
  const xs = validations.map(({ step }) => step);
  return { ...style, xs, ys: validations.map(({ metrics }) => metrics[key]), hasDots: true };
}
