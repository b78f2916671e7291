import type { StartInput } from './queries.js';

type Key = Exclude<keyof StartInput, 'dataset' | 'minutes' | 'steps' | 'init'>;
type Choices<T> = readonly (readonly [value: NonNullable<T> & string, label: string])[];

interface NumberField {
  kind: 'number';
  label: string;
  help: string;
  min: number;
  max?: number;
  /** 1 for whole numbers; from `min`. */
  step: number | 'any';
  placeholder: string;
}

interface ChoiceField {
  kind: 'choice';
  label: string;
  help: string;
  choices: readonly (readonly [value: string, label: string])[];
}

export type RunField = NumberField | ChoiceField;

const networks: Choices<StartInput['network']> = [
  ['STRATA', 'strata, small and quick'],
  ['SEED', 'seed, of 2017'],
];
const losses: Choices<StartInput['loss']> = [
  ['REBALANCED', 'Rebalanced: rare colors count more'],
  ['MULTINOMIAL', 'Multinomial: colors count as they occur'],
  ['MSE', 'Squared error: one color, on average'],
  ['SEED_2017', 'As in 2017'],
];
const spatials: Choices<StartInput['spatial']> = [
  ['NONE', 'None'],
  ['LEVIN', 'levin: like lightness, like color'],
  ['PROB_TV', 'prob-tv: few changes'],
];
const precisions: Choices<StartInput['precision']> = [
  ['AUTO', 'As the device does best'],
  ['BF16', 'bf16'],
  ['FP32', 'fp32'],
];
const devices: Choices<StartInput['device']> = [
  ['AUTO', 'GPU where there is one'],
  ['CPU', 'Processor'],
  ['CUDA', 'GPU'],
];

const whole = { kind: 'number', step: 1 } as const;
const crop = { kind: 'number', step: 32, min: 32 } as const;
const real = { kind: 'number', step: 'any' } as const;

/** Settings that most people leave alone, in the order in which they are shown. */
export const advancedFields: Readonly<Record<Key, RunField>> = {
  network: { kind: 'choice', label: 'Network', help: 'Its architecture.', choices: networks },
  loss: { kind: 'choice', label: 'Loss', help: 'What training minimizes.', choices: losses },
  gamma: { ...real, label: 'Gamma', help: 'Rebalancing: 0 most, 1 none.', min: 0, max: 1, placeholder: '0.5' },
  spatial: { kind: 'choice', label: 'Spatial term', help: 'Asks neighbors for like colors.', choices: spatials },
  lambda: { ...real, label: 'Lambda', help: 'Factor of the spatial term.', min: 0, placeholder: '10 or 3' },
  minibatch: { ...whole, label: 'Minibatch', help: 'Crops per step.', min: 1, max: 1024, placeholder: '16' },
  size: { ...crop, label: 'Size', help: 'Side of the crops in pixels, in steps of 32.', placeholder: '128' },
  lr: { ...real, label: 'Learning rate', help: 'At its peak.', min: 0, max: 10, placeholder: '0.0012' },
  seed: { ...whole, label: 'Seed', help: 'Of every random choice.', min: 0, placeholder: '0' },
  precision: { kind: 'choice', label: 'Precision', help: 'Of the arithmetic.', choices: precisions },
  device: { kind: 'choice', label: 'Device', help: 'Where to compute.', choices: devices },
  validateEvery: { ...whole, label: 'Validate every', help: 'Steps between previews.', min: 1, placeholder: '1000' },
  checkpointEvery: {
    ...whole,
    label: 'Checkpoint every',
    help: 'Steps at most done again.',
    min: 1,
    placeholder: '500',
  },
};
