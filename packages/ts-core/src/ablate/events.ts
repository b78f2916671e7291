import type { MetricValues } from '../metrics/registry.js';
import type { TrainingEvent } from '../training/events.js';
import type { Check } from './checks.js';

/** What `ablate` yields. */
export type AblationEvent =
  | { type: 'status'; message: string }
  | { type: 'variant'; variant: string; status: 'started'; index: number; total: number; steps: number }
  /** Trained to the end now, or already in an earlier call. */
  | { type: 'variant'; variant: string; status: 'finished' | 'skipped'; index: number; total: number; model: string }
  /** Training diverged; the other variants go on. */
  | { type: 'variant'; variant: string; status: 'failed'; index: number; total: number; message: string }
  /** What the training of a variant tells. */
  | { type: 'training'; variant: string; event: TrainingEvent }
  | { type: 'evaluation'; variant: string; count: number; metrics: MetricValues }
  | AblationOutcome;

/** The last event of an ablation that was not stopped. */
export type AblationOutcome = {
  type: 'result';
  /** Steps of each variant. */
  steps: number;
  temperature: number;
  /** OUT/ablation.json */
  ablation: string;
  /** OUT/index.html */
  page: string;
  variants: { name: string; model: string; metrics: MetricValues }[];
  failed: { name: string; message: string }[];
  checks: Check[];
};
