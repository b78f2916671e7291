import { z } from 'zod';
import { AB_SCALE, LIGHTNESS_CENTER, LIGHTNESS_SCALE } from '../color/lab.js';

/** Raised when a config.json means something else. */
export const MODEL_VERSION = 1;

const side = z.int().min(32).max(8192);

/** A model folder's config.json: all that is needed to use the weights, and where they come from. */
export const modelConfigSchema = z.object({
  format: z.literal('lithochrome-model'),
  version: z.literal(MODEL_VERSION),
  name: z.string().min(1),
  network: z.string().min(1),
  /** Logits per pixel, or 2: ab/110. */
  outputs: z.int().min(2).max(4096),
  grid: z.enum(['ab-484', 'ab-529']),
  /** Input L: (L − lightnessCenter)/lightnessScale; hints and a regression's output: ab/abScale. */
  scaling: z.object({
    lightnessCenter: z.literal(LIGHTNESS_CENTER),
    lightnessScale: z.literal(LIGHTNESS_SCALE),
    abScale: z.literal(AB_SCALE),
  }),
  /** Size at which the network sees a picture, in px: the short side, but the long side at most this. */
  workingSize: z.object({ shortSide: side, longSide: side }),
  /** Of the annealed mean. */
  temperature: z.number().min(0).max(10),
  vibrancy: z.number().min(0).max(1),
  /** Training pixels per bin of the grid: the prior behind `vibrancy`. */
  histogram: z.array(z.number().min(0)),
  training: z.record(z.string(), z.unknown()),
  data: z.object({ description: z.string(), pictures: z.int().min(0), licenses: z.array(z.string()) }),
});
export type ModelConfig = z.output<typeof modelConfigSchema>;

/** The parts of a config that are the same in every model of ours. */
export const commonModelConfig = {
  format: 'lithochrome-model',
  version: MODEL_VERSION,
  grid: 'ab-484',
  scaling: { lightnessCenter: LIGHTNESS_CENTER, lightnessScale: LIGHTNESS_SCALE, abScale: AB_SCALE },
  workingSize: { shortSide: 256, longSide: 1024 },
} as const;
