import { type MetricName, type MetricValues, metricNames } from '../metrics/registry.js';
import type { MeasuredVariant } from './ablation.js';
import { isPlainRebalanced } from './variants.js';

/** Of one metric over the seeds. */
export interface Scatter {
  mean: number;
  /** Sample standard deviation. */
  deviation: number;
}

/** One variant trained with several seeds. */
export interface SeedScatter {
  /** Name of the variant with the main seed. */
  variant: string;
  label: string;
  seeds: number[];
  metrics: Record<MetricName, Scatter>;
  /** Against `rebalanced` with the same seed; null for itself and where that is missing for a seed. */
  changes: Record<MetricName, Scatter> | null;
}

type Run = Pick<MeasuredVariant, 'name' | 'label' | 'seed' | 'repeats' | 'metrics'>;

/** The variants that were trained with more than one seed. */
export function scatterOverSeeds(variants: readonly Run[]): SeedScatter[] {
  return variants.flatMap((main) => {
    const runs = runsOf(main, variants);
    if (main.repeats !== null || runs.length < 2) return [];
    return [
      {
        variant: main.name,
        label: main.label,
        seeds: runs.map(({ seed }) => seed),
        metrics: scatterOf(runs.map(({ metrics }) => metrics)),
        changes: changesOf(runs, variants),
      },
    ];
  });
}

/** Each variant's metrics, averaged over its seeds, by name. */
export function meansOverSeeds(variants: readonly Run[]): Map<string, MetricValues> {
  const mains = variants.filter(({ repeats }) => repeats === null);
  return new Map(
    mains.map((main) => {
      const scatter = scatterOf(runsOf(main, variants).map(({ metrics }) => metrics));
      return [main.name, record((name) => scatter[name].mean)];
    }),
  );
}

function runsOf(main: Run, variants: readonly Run[]): Run[] {
  return variants.filter(({ name, repeats }) => name === main.name || repeats === main.name);
}

function changesOf(runs: readonly Run[], variants: readonly Run[]): SeedScatter['changes'] {
  if (runs.some(isPlainRebalanced)) return null;
  const differences = runs.flatMap(({ seed, metrics }) => {
    const base = variants.find((variant) => isPlainRebalanced(variant) && variant.seed === seed);
    return base ? [record((name) => metrics[name] - base.metrics[name])] : [];
  });
  return differences.length < runs.length ? null : scatterOf(differences);
}

function scatterOf(values: readonly MetricValues[]): Record<MetricName, Scatter> {
  return record((name) => {
    const mean = values.reduce((sum, metrics) => sum + metrics[name], 0) / values.length;
    const squares = values.reduce((sum, metrics) => sum + (metrics[name] - mean) ** 2, 0);
    return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
  });
}

function record<T>(valueOf: (name: MetricName) => T): Record<MetricName, T> {
  return Object.fromEntries(metricNames.map((name) => [name, valueOf(name)])) as Record<MetricName, T>;
}
