import { batches, type Batches } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import type { ResolvedTrainConfig } from './config.js';

/** The training batches after `step` steps: a function of (seed, step), so a resume sees what it would have seen. */
export function trainingBatches(config: ResolvedTrainConfig, dataset: Dataset, step: number): Batches {
  const { minibatch, size, seed, hintShare } = config;
  const sample = step * minibatch;
  const pictures = Math.max(1, dataset.counts.train);
  const start = { epoch: Math.floor(sample / pictures), index: sample % pictures };
  return batches(dataset, { split: 'train', minibatch, size, seed, hintShare, start });
}
