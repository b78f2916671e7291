import type { TrainConfig } from './config.js';

export const presetNames = ['seed-2017'] as const;
export type PresetName = (typeof presetNames)[number];

/**
 * Defaults in place of the usual ones. `seed-2017`: the 2017 project's network, targets, loss and decoding
 * (docs/math.md, "The setting of 2017"), Adam with decay but without clipping and averaged weights.
 */
export const presets: Record<PresetName, Partial<TrainConfig>> = {
  'seed-2017': {
    network: 'seed',
    size: 224,
    targets: 'hard',
    loss: 'seed-2017',
    gamma: 0.5,
    alpha: 1,
    weightNormalization: 'sum',
    weightSupport: 'all',
    spatial: 'prob-tv',
    lambda: 1,
    temperature: 0,
    clip: 0,
    emaDecay: 0,
    hintShare: 0,
  },
};
