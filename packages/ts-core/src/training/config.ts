import { resolve } from 'node:path';
import { z } from 'zod';
import { LithochromeError } from '../errors.js';
import { checkSupport, weightNormalizations, weightSupports } from '../losses/class-weights.js';
import {
  defaultLambda,
  defaultLevin,
  lossNames,
  MAX_LEVIN_RADIUS,
  similarityNames,
  spatialNames,
} from '../losses/loss.js';
import { networkNames } from '../models/registry.js';
import { SIZE_MULTIPLE } from '../models/network.js';
import { deviceChoices, precisionChoices } from '../tensor/device.js';
import { describe, invalidOption, parseOptions } from '../validate.js';
import { presetNames, presets } from './presets.js';
import { targetNames } from '../losses/target-encoding.js';

/** Steps of a run that names neither steps nor minutes. */
const DEFAULT_STEPS = 20_000;

const positive = z.int().min(1);

/** Options of `train`; every one but `data` and `out` has a default. */
export const trainConfigSchema = z.strictObject({
  /** A prepared data set, or a folder of photographs, which is prepared below `out`. */
  data: z.string().min(1),
  /** The run's folder. */
  out: z.string().min(1),
  /** Defaults of a known setting in place of the ones below; options that are given win. */
  preset: z.enum(presetNames).optional(),
  network: z.enum(networkNames).default('strata'),
  loss: z.enum(lossNames).default('rebalanced'),
  /** 1: unweighted (realism); 0: fully inverse to the frequency (vibrancy). */
  gamma: z.number().min(0).max(1).default(0.5),
  alpha: z.number().min(0).max(10).default(1),
  weightNormalization: z.enum(weightNormalizations).default('expectation'),
  /** Bins that share γ evenly: those of the training set, or all. */
  weightSupport: z.enum(weightSupports).default('present'),
  /** soft: the 5 nearest bins, σ 5; hard: the nearest alone. */
  targets: z.enum(targetNames).default('soft'),
  spatial: z.enum(spatialNames).default('none'),
  /** Factor of the spatial term; by default 10 for levin, 3 for prob-tv. */
  lambda: z.number().min(0).max(1e6).optional(),
  /** Only with spatial levin: radius of the window in pixels of the output; 1 by default. */
  radius: positive.max(MAX_LEVIN_RADIUS).optional(),
  /** Only with spatial levin: the weights of neighbors (docs/math.md 5); gaussian by default. */
  similarity: z.enum(similarityNames).optional(),
  /** Only with similarity seed: s in L units; 1 by default. */
  similarityScale: z.number().positive().max(1000).optional(),
  /** At which the model decodes, 0: argmax; by default the best on the validation pictures. Not with loss mse. */
  temperature: z.number().min(0).max(1).optional(),
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
type ResolvedOptions = z.output<typeof trainConfigSchema>;
/** With every default filled in. */
export type ResolvedTrainConfig = ResolvedOptions & { lambda: number };

/** Checks the options. @throws LithochromeError INVALID_OPTION naming option, value and range */
export function resolveTrainConfig(options: TrainConfig): ResolvedTrainConfig {
  const config = parseOptions(trainConfigSchema, withPreset(options));
  if (config.steps !== undefined && config.minutes !== undefined) {
    throw invalidOption('either steps or minutes, not both,', 'minutes', config.minutes);
  }
  if (config.loss === 'mse' && config.spatial === 'prob-tv') {
    throw invalidOption('none or levin (prob-tv needs a loss over bins)', 'spatial', config.spatial);
  }
  checkSupport(config.weightSupport, config.gamma);
  checkUse(config, options);
  const steps = config.steps ?? (config.minutes === undefined ? DEFAULT_STEPS : undefined);
  const lambda = config.lambda ?? defaultLambda[config.spatial];
  const init = config.init === undefined ? undefined : resolve(config.init);
  const levin = config.spatial === 'levin' ? levinOptions(config) : {};
  return { ...config, ...levin, steps, lambda, data: resolve(config.data), out: resolve(config.out), init };
}

/** The preset's values below the given ones; its λ belongs to its own spatial term. */
function withPreset(options: TrainConfig): TrainConfig {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as TrainConfig;
  const { lambda, ...preset } = given.preset === undefined ? {} : { ...presets[given.preset] };
  return { ...preset, ...(given.spatial === undefined && { lambda }), ...given };
}

/** Throws where an option was given that would change nothing. */
function checkUse({ loss, spatial, similarity }: ResolvedOptions, given: TrainConfig): void {
  const levin = spatial === 'levin';
  const needs: [keyof TrainConfig, boolean, string][] = [
    ['radius', levin, 'spatial levin'],
    ['similarity', levin, 'spatial levin'],
    ['similarityScale', levin && similarity === 'seed', 'spatial levin and similarity seed'],
    ['targets', loss !== 'mse', 'a loss over bins'],
    ['temperature', loss !== 'mse', 'a loss over bins'],
  ];
  for (const [name, used, what] of needs) {
    if (given[name] === undefined || used) continue;
    const message = `${name} ${describe(given[name])} acts only with ${what}: leave it out, or choose ${what}`;
    throw new LithochromeError('INVALID_OPTION', message);
  }
}

/** What the levin term is computed with. */
function levinOptions(config: ResolvedOptions): Pick<ResolvedOptions, 'radius' | 'similarity' | 'similarityScale'> {
  const { radius = defaultLevin.radius, similarity = defaultLevin.kind, similarityScale = defaultLevin.scale } = config;
  return similarity === 'seed' ? { radius, similarity, similarityScale } : { radius, similarity };
}
