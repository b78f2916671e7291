import { expect, test } from 'vitest';
import { percentileInterval, resample } from '../metrics/bootstrap.js';
import { type MetricName, metricNames } from '../metrics/registry.js';
import { pairedChanges, type Resampled } from './paired-changes.js';

const scenes = Array.from({ length: 40 }, (_, i) => `scene ${i}`);
// Pictures differ far more from each other than the two variants do.
const base = scenes.map((_, i) => 20 + 10 * Math.sin(i * i));
const better = base.map((value, i) => value + 0.2 + 0.05 * Math.sin(7 * i));

function resampled(values: readonly number[]): Resampled {
  const mean = (indices: readonly number[]) => indices.reduce((sum, i) => sum + values[i]!, 0) / indices.length;
  const each = <Value>(value: Value) =>
    Object.fromEntries(metricNames.map((name) => [name, value])) as Record<MetricName, Value>;
  return { metrics: each(mean([...values.keys()])), resamples: each(resample(scenes, mean)) };
}

test('a small difference on every picture shows, though the intervals of both values overlap', () => {
  const [variant, other] = [resampled(better), resampled(base)];
  const { psnr } = pairedChanges(variant, other);
  const [low, high] = psnr.interval;
  expect(psnr.difference).toBeCloseTo(variant.metrics.psnr - other.metrics.psnr, 12);
  expect(low).toBeGreaterThan(0.17);
  expect(high).toBeLessThan(0.23);
  expect(percentileInterval(other.resamples.psnr)[1]).toBeGreaterThan(variant.metrics.psnr);
});

test('resamples in which the metric does not apply count nowhere', () => {
  const [variant, other] = [resampled(better), resampled(base)];
  variant.resamples.patchiness[0] = Number.NaN;
  expect(pairedChanges(variant, other).patchiness.interval.every(Number.isFinite)).toBe(true);
});
