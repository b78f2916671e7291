import type { MetricValues } from '../metrics/registry.js';

/** What `train` yields, and each line of RUN/events.ndjson after `seq`, `step` and `at` were added. */
export type TrainingNews =
  | { type: 'step'; loss: number; imagesPerSecond: number; lr: number }
  | { type: 'validation'; loss: number; metrics: Partial<MetricValues> }
  | { type: 'checkpoint'; path: string }
  | { type: 'preview'; path: string }
  | {
      type: 'status';
      status: TrainingStatus;
      message: string;
      /** Steps of the whole run, once known. */
      steps?: number;
      /** Pictures, while they are prepared. */
      progress?: { done: number; total: number };
    }
  | {
      type: 'result';
      /** Steps of the whole run. */
      steps: number;
      loss: number;
      checkpoint: string;
      /** The model's folder. */
      model: string;
      metrics: Partial<MetricValues>;
    };

export type TrainingStatus = 'preparing' | 'timing' | 'running' | 'stopped' | 'finished';

export type TrainingEvent = TrainingNews & {
  /** Counts the events of a run from 1, also over a resume. */
  seq: number;
  /** Optimizer steps done. */
  step: number;
  /** ISO 8601. */
  at: string;
};

/** The type of one kind of event. */
export type EventOf<Type extends TrainingNews['type']> = Extract<TrainingEvent, { type: Type }>;
