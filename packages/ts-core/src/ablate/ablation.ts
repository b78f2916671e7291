import type { Interval } from '../metrics/bootstrap.js';
import type { MetricName, MetricValues } from '../metrics/registry.js';
import type { Split } from '../data/split.js';
import type { EvaluatedPicture, Judgement } from '../evaluate/evaluation.js';
import type { TrainingSettings } from './ablate-config.js';
import type { Check } from './checks.js';
import type { LossCurve } from './loss-curve.js';
import type { SeedScatter } from './seed-scatter.js';
import type { Variant } from './variants.js';

/** By how much a metric differs from another variant's, on the same pictures. */
export interface Change {
  difference: number;
  /** 95 %, by bootstrap over groups, both variants on the same resamples. */
  interval: Interval;
}

/** A trained variant and how good it is. */
export interface MeasuredVariant extends Variant {
  /** Its model's folder. */
  model: string;
  curve: LossCurve;
  /** Means over the pictures. */
  metrics: MetricValues;
  /** 95 %, by bootstrap over groups. */
  intervals: Record<MetricName, Interval>;
  /** Against `rebalanced` with the same seed; null for itself and where that is missing. */
  changes: Record<MetricName, Change> | null;
  /** How often a classifier tells its pictures from the truth; null where there are too few scenes. */
  judge: Pick<Judgement, 'accuracy' | 'interval' | 'wide'> | null;
  /** Pixels per ab bin of the colorized pictures, 484 counts. */
  colors: number[];
  pictures: EvaluatedPicture[];
}

/** A variant whose training diverged. */
export interface FailedVariant extends Variant {
  message: string;
}

/** What is needed to do it again. */
export interface Reproduction {
  /** Of this package. */
  version: string;
  command: string;
  /** Version by name. */
  libraries: Record<string, string>;
  processor: string;
  isa: string;
  threads: number;
  /** Where a GPU computes. */
  gpu: string | null;
  device: string;
  precision: string;
}

/** OUT/ablation.json. */
export interface Ablation {
  data: string;
  split: Split;
  /** Pictures measured. */
  count: number;
  temperature: number;
  /** Of each variant. */
  steps: number;
  training: TrainingSettings;
  reproduction: Reproduction;
  /** Pixels per ab bin of the training pictures and of the measured ones, 484 counts each. */
  colors: { training: number[]; truth: number[] };
  variants: MeasuredVariant[];
  /** Of the variants that were trained with several seeds. */
  seeds: SeedScatter[];
  failed: FailedVariant[];
  /** Of the means over the seeds. */
  checks: Check[];
}
