import { abRmse } from './ab-rmse.js';
import { aucRaw, aucRebalanced } from './auc.js';
import { type Interval, percentileInterval, resample } from './bootstrap.js';
import { ciede2000 } from './ciede2000.js';
import { colorfulness, colorfulnessTrue } from './colorfulness.js';
import { type Metric, meanOf, type PicturePair, type Row } from './metric.js';
import { patchiness } from './patchiness.js';
import { psnr } from './psnr.js';
import { ssim } from './ssim.js';

/** Every metric by its name in results; a new one is a line here. */
export const metrics = {
  psnr,
  ssim,
  ciede2000,
  abRmse,
  aucRaw,
  aucRebalanced,
  colorfulness,
  colorfulnessTrue,
  patchiness,
} satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
export type MetricValues = Record<MetricName, number>;
export const metricNames = Object.keys(metrics) as MetricName[];

/** What every metric keeps of one picture. */
export type Measurement = Record<MetricName, Row>;

export function measure(pair: PicturePair): Measurement {
  return forEachMetric((metric) => metric.measure(pair));
}

/** A metric's values over the resamples of a bootstrap. */
export type Resamples = Record<MetricName, number[]>;

export interface Summary {
  metrics: MetricValues;
  /** 95 %, by bootstrap over groups. */
  intervals: Record<MetricName, Interval>;
  /** What the intervals were taken from: the metrics of each resample, the same pictures for every model. */
  resamples: Resamples;
  /** The metrics of each picture alone; NaN where it has none. */
  pictures: MetricValues[];
}

/** Metrics over pictures, each with the group of its scene. */
export function summarize(measurements: readonly Measurement[], groups: readonly string[]): Summary {
  const rows = forEachMetric((metric, name) => {
    const measured = measurements.map((measurement) => measurement[name]);
    return metric.relate?.(measured) ?? measured;
  });
  const value = (metric: Metric, chosen: readonly Row[]) => metric.summarize?.(chosen) ?? meanOf(chosen);
  const resamples = forEachMetric((metric, name) => {
    const chosen = (indices: number[]) => indices.map((i) => rows[name][i]!);
    return resample(groups, (indices) => value(metric, chosen(indices)));
  });
  return {
    metrics: forEachMetric((metric, name) => value(metric, rows[name])),
    intervals: forEachMetric((_metric, name) => percentileInterval(resamples[name])),
    resamples,
    pictures: measurements.map((_, i) => forEachMetric((_metric, name) => rows[name][i]![0]!)),
  };
}

function forEachMetric<Value>(make: (metric: Metric, name: MetricName) => Value): Record<MetricName, Value> {
  return Object.fromEntries(metricNames.map((name) => [name, make(metrics[name], name)])) as Record<MetricName, Value>;
}
