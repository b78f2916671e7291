import type { ModelSummary } from '@lithochrome/ts-core';
import { builder } from '../builder.js';
import { attempt } from './attempt.js';
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

const DeletedTrainingRun = builder.objectRef<{ id: string }>('DeletedTrainingRun').implement({
  description: 'A training run that is gone.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'What its id was.' }) }),
});

builder.mutationField('deleteTrainingRun', (t) =>
  t.field({
    type: DeletedTrainingRun,
    description:
      'Deletes a run at rest, with its events, checkpoints and previews. Its model stays where it was published.',
    authScopes: { train: true },
    complexity: 20,
    args: { id: t.arg.id({ required: true, description: id }) },
    errors: {
      types: [TrainingRunNotFoundError, TrainingRunStateError],
      union: { name: 'DeleteTrainingRunResult', description: 'The id that was, or why the run cannot be deleted.' },
    },
    resolve: async (_root, args, context) => {
      await attempt(context, (training) => training.delete(String(args.id)));
      return { id: String(args.id) };
    },
  }),
);
