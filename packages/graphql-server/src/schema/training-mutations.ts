import type { ModelSummary } from '@lithochrome/ts-core';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { type Training } from '../jobs/training.js';
import { TrainingError, type TrainingErrorCode } from '../jobs/training-error.js';
import {
  BusyError,
  DatasetNotFoundError,
  InvalidInputError,
  ModelNotFoundError,
  NameTakenError,
  TrainingRunNotFoundError,
  TrainingRunStateError,
} from './errors.js';
import { Model } from './model.js';
import { StartTrainingRunInput } from './training-options.js';
import { TrainingRun } from './training-run.js';

/** For a new attempt where too many runs wait. */
const BUSY_SECONDS = 60;
const id = 'Of the run.';

builder.mutationField('startTrainingRun', (t) =>
  t.field({
    type: TrainingRun,
    description: 'Puts a training run into the queue.',
    authScopes: { train: true },
    complexity: 20,
    args: { input: t.arg({ type: StartTrainingRunInput, required: true, description: 'Data set and options.' }) },
    errors: {
      types: [InvalidInputError, DatasetNotFoundError, ModelNotFoundError, BusyError],
      union: { name: 'StartTrainingRunResult', description: 'The run, or why there is none.' },
    },
    resolve: (_root, { input }, context) => {
      const { dataset, ...given } = input;
      const config = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
      return attempt(context, (training) => training.start(String(dataset), config, context.tracer.traceparent));
    },
  }),
);

builder.mutationField('stopTrainingRun', (t) =>
  t.field({
    type: TrainingRun,
    description: 'Stops a run: at once where it waits, after a checkpoint where it runs.',
    authScopes: { train: true },
    complexity: 20,
    args: { id: t.arg.id({ required: true, description: id }) },
    errors: {
      types: [TrainingRunNotFoundError, TrainingRunStateError],
      union: { name: 'StopTrainingRunResult', description: 'The run, or why it cannot be stopped.' },
    },
    resolve: (_root, args, context) => attempt(context, (training) => training.stop(String(args.id))),
  }),
);

builder.mutationField('resumeTrainingRun', (t) =>
  t.field({
    type: TrainingRun,
    description: 'Puts a run that was stopped or has failed back into the queue: it goes on from its last checkpoint.',
    authScopes: { train: true },
    complexity: 20,
    args: { id: t.arg.id({ required: true, description: id }) },
    errors: {
      types: [TrainingRunNotFoundError, TrainingRunStateError],
      union: { name: 'ResumeTrainingRunResult', description: 'The run, or why it cannot be resumed.' },
    },
    resolve: (_root, args, context) => attempt(context, (training) => training.resume(String(args.id))),
  }),
);

builder.mutationField('publishModel', (t) =>
  t.field({
    type: Model,
    description: "Makes a finished run's model one that `colorize` can use.",
    authScopes: { train: true },
    complexity: 20,
    args: {
      runId: t.arg.id({ required: true, description: id }),
      name: t.arg.string({ required: true, description: 'For the model: up to 64 of a-z, 0-9, ".", "_" and "-".' }),
    },
    errors: {
      types: [InvalidInputError, TrainingRunNotFoundError, TrainingRunStateError, NameTakenError],
      union: { name: 'PublishModelResult', description: 'The model, or why there is none.' },
    },
    resolve: (_root, { runId, name }, context): Promise<ModelSummary> =>
      attempt(context, (training) => training.publish(String(runId), name)),
  }),
);

const errorOf: Record<Exclude<TrainingErrorCode, 'BUSY'>, new (message: string) => Error> = {
  DATASET_NOT_FOUND: DatasetNotFoundError,
  MODEL_NOT_FOUND: ModelNotFoundError,
  RUN_NOT_FOUND: TrainingRunNotFoundError,
  RUN_STATE: TrainingRunStateError,
  NAME_TAKEN: NameTakenError,
  INVALID: InvalidInputError,
};

/** Turns what training says into the typed error; anything else is left as it is, and masked. */
async function attempt<T>({ training, state }: Context, work: (training: Training) => Promise<T>): Promise<T> {
  try {
    return await work(await training.get());
  } catch (error) {
    if (!(error instanceof TrainingError)) throw error;
    if (error.code !== 'BUSY') throw new errorOf[error.code](error.message);
    state.retryAfterSeconds = BUSY_SECONDS;
    throw new BusyError(error.message, BUSY_SECONDS);
  }
}
