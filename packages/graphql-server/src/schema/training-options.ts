/** What can be chosen for a training run. */
import type { ResolvedTrainConfig } from '@lithochrome/ts-core';
import { builder } from '../builder.js';
import type { RunConfig } from '../database/tables.js';
import type { EnumValues } from './enum-values.js';

const Network = builder.enumType('TrainingNetwork', {
  description: 'Architecture of a network.',
  values: {
    STRATA: { value: 'strata', description: 'The default: small and quick.' },
    SEED: { value: 'seed', description: 'That of the 2017 project.' },
  } as const satisfies EnumValues<ResolvedTrainConfig['network']>,
});

const Loss = builder.enumType('TrainingLoss', {
  description: 'What training minimizes.',
  values: {
    REBALANCED: { value: 'rebalanced', description: 'Cross-entropy over color bins, rare colors weighed up.' },
    MULTINOMIAL: { value: 'multinomial', description: 'Cross-entropy over color bins.' },
    MSE: { value: 'mse', description: 'Squared error of the colors.' },
    SEED_2017: { value: 'seed-2017', description: 'That of the 2017 project.' },
  } as const satisfies EnumValues<ResolvedTrainConfig['loss']>,
});

const Spatial = builder.enumType('SpatialTerm', {
  description: 'A term that asks neighbors for like colors.',
  values: {
    NONE: { value: 'none', description: 'No such term.' },
    LEVIN: { value: 'levin', description: 'Neighbors of like lightness get like colors.' },
    PROB_TV: { value: 'prob-tv', description: 'Total variation of the probabilities.' },
  } as const satisfies EnumValues<ResolvedTrainConfig['spatial']>,
});

const Precision = builder.enumType('Precision', {
  description: 'Arithmetic.',
  values: {
    AUTO: { value: 'auto', description: 'BF16 where the device computes it natively.' },
    FP32: { value: 'fp32', description: '32 bit.' },
    BF16: { value: 'bf16', description: 'bfloat16.' },
  } as const satisfies EnumValues<ResolvedTrainConfig['precision']>,
});

const DeviceChoice = builder.enumType('DeviceChoice', {
  description: 'Where to compute.',
  values: {
    AUTO: { value: 'auto', description: 'The GPU where one can be used.' },
    CPU: { value: 'cpu', description: 'The processor.' },
    CUDA: { value: 'cuda', description: 'The GPU.' },
  } as const satisfies EnumValues<ResolvedTrainConfig['device']>,
});

export const StartTrainingRunInput = builder.inputType('StartTrainingRunInput', {
  description:
    'A data set and how to train on it. What is left out has the default of the command `lithochrome train`.',
  fields: (t) => ({
    dataset: t.id({ required: true, description: 'Id of a data set; see the query `datasets`.' }),
    network: t.field({ type: Network, description: 'Architecture. Default: STRATA.' }),
    loss: t.field({ type: Loss, description: 'What training minimizes. Default: REBALANCED.' }),
    gamma: t.float({ description: 'Rebalancing: 1 weighs all colors alike, 0 rare ones fully up. Default: 0.5.' }),
    spatial: t.field({ type: Spatial, description: 'Spatial term. Default: NONE.' }),
    lambda: t.float({ description: 'Factor of the spatial term. Default: 10 for LEVIN, 3 for PROB_TV.' }),
    steps: t.int({ description: 'Optimizer steps. Default: 20000, unless `minutes` is given.' }),
    minutes: t.float({ description: 'Trains about this long: a timing warm-up fixes the number of steps.' }),
    minibatch: t.int({ description: 'Crops per step. Default: 16.' }),
    size: t.int({ description: 'Side of the crops in pixels, a multiple of 32. Default: 128.' }),
    lr: t.float({ description: 'Peak learning rate. Default: 0.0012.' }),
    seed: t.int({ description: 'Of every random choice. Default: 0.' }),
    precision: t.field({ type: Precision, description: 'Arithmetic. Default: AUTO.' }),
    device: t.field({ type: DeviceChoice, description: 'Where to compute. Default: AUTO.' }),
    checkpointEvery: t.int({ description: 'Steps between checkpoints. Default: 500.' }),
    validateEvery: t.int({ description: 'Steps between validations and previews. Default: 1000.' }),
    init: t.string({ description: 'Name of the model whose weights are the start; see the query `models`.' }),
  }),
});

export const TrainingSettings = builder.objectRef<RunConfig>('TrainingSettings').implement({
  description: 'What was chosen for a run; null where the default was left.',
  fields: (t) => ({
    network: t.expose('network', { type: Network, nullable: true, description: 'Architecture.' }),
    loss: t.expose('loss', { type: Loss, nullable: true, description: 'What training minimizes.' }),
    gamma: t.exposeFloat('gamma', { nullable: true, description: 'Rebalancing.' }),
    spatial: t.expose('spatial', { type: Spatial, nullable: true, description: 'Spatial term.' }),
    lambda: t.exposeFloat('lambda', { nullable: true, description: 'Factor of the spatial term.' }),
    steps: t.exposeInt('steps', { nullable: true, description: 'Optimizer steps.' }),
    minutes: t.exposeFloat('minutes', { nullable: true, description: 'How long to train.' }),
    minibatch: t.exposeInt('minibatch', { nullable: true, description: 'Crops per step.' }),
    size: t.exposeInt('size', { nullable: true, description: 'Side of the crops in pixels.' }),
    lr: t.exposeFloat('lr', { nullable: true, description: 'Peak learning rate.' }),
    seed: t.exposeInt('seed', { nullable: true, description: 'Of every random choice.' }),
    precision: t.expose('precision', { type: Precision, nullable: true, description: 'Arithmetic.' }),
    device: t.expose('device', { type: DeviceChoice, nullable: true, description: 'Where to compute.' }),
    checkpointEvery: t.exposeInt('checkpointEvery', { nullable: true, description: 'Steps between checkpoints.' }),
    validateEvery: t.exposeInt('validateEvery', { nullable: true, description: 'Steps between validations.' }),
    init: t.exposeString('init', { nullable: true, description: 'Model whose weights were the start.' }),
  }),
});
