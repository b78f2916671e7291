import { abRmse } from './ab-rmse.js';
import { aucRaw, aucRebalanced } from './auc.js';
import { bootstrapInterval, type Interval } from './bootstrap.js';
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

export interface Summary {
  metrics: MetricValues;
  /** 95 %, by bootstrap over groups. */
  intervals: Record<MetricName, Interval>;
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
  return {
    metrics: forEachMetric((metric, name) => value(metric, rows[name])),
    intervals: forEachMetric((metric, name) =>
      bootstrapInterval(groups, (indices) =>
        value(
          metric,
          indices.map((i) => rows[name][i]!),
        ),
      ),
    ),
    pictures: measurements.map((_, i) => forEachMetric((_metric, name) => rows[name][i]![0]!)),
  };
}

function forEachMetric<Value>(make: (metric: Metric, name: MetricName) => Value): Record<MetricName, Value> {
  return Object.fromEntries(metricNames.map((name) => [name, make(metrics[name], name)])) as Record<MetricName, Value>;
}
