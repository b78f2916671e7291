import { percentileInterval } from '../metrics/bootstrap.js';
import { type MetricName, type MetricValues, metricNames, type Resamples } from '../metrics/registry.js';
import type { Change } from './ablation.js';

/** A variant's metrics, and those of the bootstrap's resamples. */
export interface Resampled {
  metrics: MetricValues;
  resamples: Resamples;
}

/**
 * How each metric differs from a base's. Both were measured on the same pictures, so the interval is much narrower than
 * those of the two values: what makes a picture hard is hard for both.
 */
export function pairedChanges(variant: Resampled, base: Resampled): Record<MetricName, Change> {
  const changes = metricNames.map((name) => {
    const values = variant.resamples[name].map((value, i) => value - base.resamples[name][i]!);
    const difference = variant.metrics[name] - base.metrics[name];
    return [name, { difference, interval: percentileInterval(values) }] as const;
  });
  return Object.fromEntries(changes) as Record<MetricName, Change>;
}
