import { resolve } from 'node:path';
import { z } from 'zod';
import { weightNormalizations } from '../losses/class-weights.js';
import { defaultLambda, lossNames, spatialNames } from '../losses/loss.js';
import { networkNames } from '../models/registry.js';
import { SIZE_MULTIPLE } from '../models/network.js';
import { deviceChoices, precisionChoices } from '../tensor/device.js';
import { invalidOption, parseOptions } from '../validate.js';

/** Steps of a run that names neither steps nor minutes. */
const DEFAULT_STEPS = 20_000;

const positive = z.int().min(1);

/** Options of `train`; every one but `data` and `out` has a default. */
export const trainConfigSchema = z.strictObject({
  /** A prepared data set, or a folder of photographs, which is prepared below `out`. */
  data: z.string().min(1),
  /** The run's folder. */
  out: z.string().min(1),
  network: z.enum(networkNames).default('strata'),
  loss: z.enum(lossNames).default('rebalanced'),
  /** 1: unweighted (realism); 0: fully inverse to the frequency (vibrancy). */
  gamma: z.number().min(0).max(1).default(0.5),
  alpha: z.number().min(0).max(10).default(1),
  weightNormalization: z.enum(weightNormalizations).default('expectation'),
  spatial: z.enum(spatialNames).default('none'),
  /** Factor of the spatial term; by default 50 for levin, 3 for prob-tv. */
  lambda: z.number().min(0).max(1e6).optional(),
  /** Optimizer steps; or give `minutes`. */
  steps: positive.max(100_000_000).optional(),
  /** Wall time; a short warm-up fixes the number of steps. */
  minutes: z.number().positive().max(1_000_000).optional(),
  minibatch: positive.max(4096).default(16),
  /** Side of the training crops in px, a multiple of 32. */
  size: z.int().min(SIZE_MULTIPLE).max(1024).multipleOf(SIZE_MULTIPLE).default(128),
  lr: z.number().positive().max(10).default(1.2e-3),
  /** Steps over which the learning rate rises (at most a fifth of all). */
  warmup: z.int().min(0).default(200),
  weightDecay: z.number().min(0).max(1).default(0.02),
  /** Largest global norm of the gradient; 0: no limit. */
  clip: z.number().min(0).default(1),
  emaDecay: z.number().min(0).max(0.999999).default(0.999),
  /** Share of the pictures that are trained with color hints. */
  hintShare: z.number().min(0).max(1).default(0.1),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  /** auto: bf16 where the device computes it natively; a resumed run keeps its own. */
  precision: z.enum(precisionChoices).default('auto'),
  /** auto: the GPU where one can be used. A run may be resumed on another device. */
  device: z.enum(deviceChoices).default('auto'),
  /** Steps between checkpoints, and between validations. */
  checkpointEvery: positive.default(500),
  validateEvery: positive.default(1000),
  /** Goes on from the last checkpoint; starts afresh where there is none. */
  resume: z.boolean().default(false),
  /** A model folder whose weights are the start. */
  init: z.string().min(1).optional(),
});

/** What a caller gives. */
export type TrainConfig = z.input<typeof trainConfigSchema>;
/** With every default filled in. */
export type ResolvedTrainConfig = z.output<typeof trainConfigSchema> & { lambda: number };

/** Checks the options. @throws LithochromeError INVALID_OPTION naming option, value and range */
export function resolveTrainConfig(options: TrainConfig): ResolvedTrainConfig {
  const config = parseOptions(trainConfigSchema, options);
  if (config.steps !== undefined && config.minutes !== undefined) {
    throw invalidOption('either steps or minutes, not both,', 'minutes', config.minutes);
  }
  if (config.loss === 'mse' && config.spatial === 'prob-tv') {
    throw invalidOption('none or levin (prob-tv needs a loss over bins)', 'spatial', config.spatial);
  }
  const steps = config.steps ?? (config.minutes === undefined ? DEFAULT_STEPS : undefined);
  const lambda = config.lambda ?? defaultLambda[config.spatial];
  const init = config.init === undefined ? undefined : resolve(config.init);
  return { ...config, steps, lambda, data: resolve(config.data), out: resolve(config.out), init };
}
