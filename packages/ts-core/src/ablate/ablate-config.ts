import { resolve } from 'node:path';
import { z } from 'zod';
import { SPLITS } from '../data/split.js';
import { trainConfigSchema } from '../training/config.js';
import { invalidOption, parseOptions } from '../validate.js';
import { variantNames } from './variants.js';

/** Minutes for each variant where neither steps nor minutes are given. */
const DEFAULT_MINUTES = 10;
/** That of the shipped model. */
const DEFAULT_TEMPERATURE = 0.6;

/** What every variant trains with: all that the loss variants do not set themselves. */
const trainingSchema = trainConfigSchema.pick({
  network: true,
  gamma: true,
  alpha: true,
  steps: true,
  minutes: true,
  minibatch: true,
  size: true,
  lr: true,
  warmup: true,
  weightDecay: true,
  clip: true,
  emaDecay: true,
  hintShare: true,
  seed: true,
  precision: true,
  device: true,
  checkpointEvery: true,
  validateEvery: true,
});

const ablateConfigSchema = trainingSchema.extend({
  /** A prepared data set, or a folder of photographs, which is prepared below `out`. */
  data: z.string().min(1),
  /** Folder of the ablation: a run for each variant below `variants`, ablation.json and index.html. */
  out: z.string().min(1),
  /** Which of the five variants. */
  variants: z
    .array(z.enum(variantNames))
    .min(1)
    .default([...variantNames]),
  /** Further variants: rebalanced with these γ. */
  gammas: z.array(z.number().min(0).max(1)).default([]),
  /** Further variants: each chosen spatial variant with these λ. */
  lambdas: z.array(z.number().min(0).max(1e6)).default([]),
  /** Every variant again with each of these seeds, which shows how far one training scatters. */
  seeds: z.array(trainConfigSchema.shape.seed.unwrap()).default([]),
  /** At which every variant is decoded. */
  temperature: z.number().min(0).max(1).default(DEFAULT_TEMPERATURE),
  /** Pictures that the variants are measured on. */
  split: z.enum(SPLITS).default('val'),
  /** At most this many of them, the first ones. */
  limit: z.int().min(1).optional(),
});

/** Options of `ablate`; every one but `data` and `out` has a default. */
export type AblateConfig = z.input<typeof ablateConfigSchema>;
/** With every default filled in; either steps or minutes are there. */
export type ResolvedAblateConfig = z.output<typeof ablateConfigSchema>;
/** The options that `train` gets. */
export type TrainingSettings = z.output<typeof trainingSchema>;

/** Checks the options. @throws LithochromeError INVALID_OPTION naming option, value and range */
export function resolveAblateConfig(options: AblateConfig): ResolvedAblateConfig {
  const config = parseOptions(ablateConfigSchema, options);
  if (config.steps !== undefined && config.minutes !== undefined) {
    throw invalidOption('either steps or minutes, not both,', 'minutes', config.minutes);
  }
  if (config.lambdas.length > 0 && !config.variants.some((name) => name.startsWith('rebalanced-'))) {
    throw invalidOption(
      'a spatial variant (rebalanced-levin, rebalanced-prob-tv) among the variants',
      'lambdas',
      config.lambdas,
    );
  }
  const minutes = config.steps === undefined ? (config.minutes ?? DEFAULT_MINUTES) : undefined;
  return { ...config, minutes, data: resolve(config.data), out: resolve(config.out) };
}

/** The part of the options that decides what the training computes. */
export function trainingSettings(config: ResolvedAblateConfig): TrainingSettings {
  const { data: _data, out: _out, variants: _variants, gammas: _gammas, lambdas: _lambdas, ...rest } = config;
  const { seeds: _seeds, temperature: _temperature, split: _split, limit: _limit, ...settings } = rest;
  return settings;
}
