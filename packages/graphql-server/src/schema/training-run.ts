import { GraphQLError } from 'graphql';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import type { DatasetRow, TrainingRunRow } from '../database/tables.js';
import type { EventRecord } from '../jobs/event-record.js';
import { runName } from '../jobs/run-name.js';
import { connectionType, pageArgs, readPage } from './connection.js';
import { Dataset } from './dataset.js';
import { Image } from './image.js';
import { previewImage, TrainingEvent, TrainingRunStatus } from './training-event.js';
import { TrainingSettings } from './training-options.js';

const TrainingEventConnection = connectionType('TrainingEvent', TrainingEvent);

export const TrainingRun = builder.objectRef<TrainingRunRow>('TrainingRun').implement({
  description: 'A training of a network, which goes on over restarts of the server.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For queries and mutations.' }),
    name: t.string({
      description:
        'What to call it: data set, loss and its number, such as "cliffs, rebalanced, 7". No other run has it.',
      resolve: async (run, _args, context) => runName(run, (await datasetOf(run, context)).name),
    }),
    status: t.expose('status', { type: TrainingRunStatus, description: 'Where it stands.' }),
    dataset: t.field({
      type: Dataset,
      description: 'What it is trained on.',
      resolve: (run, _args, context) => datasetOf(run, context),
    }),
    settings: t.field({ type: TrainingSettings, description: 'What was chosen.', resolve: ({ config }) => config }),
    step: t.exposeInt('step', { description: 'Steps done.' }),
    steps: t.exposeInt('steps', { nullable: true, description: 'Steps of the whole run, once they are fixed.' }),
    loss: t.exposeFloat('loss', { nullable: true, description: 'Of the latest step.' }),
    imagesPerSecond: t.exposeFloat('imagesPerSecond', { nullable: true, description: 'Of the latest step.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why it has failed.' }),
    modelName: t.exposeString('modelName', { nullable: true, description: 'Under which its model was published.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true, description: 'When training began.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it finished, stopped or failed.',
    }),
  }),
});

builder.objectFields(TrainingRun, (t) => ({
  lastSeq: t.exposeInt('lastSeq', { description: 'Of its latest event: `after` this the subscription is live.' }),
  latestPreview: t.field({
    type: Image,
    nullable: true,
    description: 'What the network made of a few validation pictures last.',
    resolve: async ({ id }, _args, { training }) => {
      const event = await (await training.get()).store.latestPreview(id);
      return event?.data.type === 'preview' ? previewImage({ ...event, data: event.data }) : null;
    },
  }),
  events: t.field({
    type: TrainingEventConnection,
    description: 'Its events, oldest first.',
    complexity: { field: 5, multiplier: 1 },
    args: {
      first: t.arg.int({ description: pageArgs.first }),
      after: t.arg.string({ description: pageArgs.after }),
    },
    resolve: ({ id }, { first, after }, { training }) =>
      readPage<EventRecord>({
        first,
        after,
        positionOf: ({ seq }) => seq,
        read: async (limit, seq = 0) => (await training.get()).store.events(id, seq, limit),
      }),
  }),
}));

async function datasetOf({ datasetId }: TrainingRunRow, { training }: Context): Promise<DatasetRow> {
  return (await (await training.get()).datasets.find(datasetId))!;
}

const TrainingRunConnection = connectionType('TrainingRun', TrainingRun);

builder.queryField('trainingRun', (t) =>
  t.field({
    type: TrainingRun,
    nullable: true,
    description: 'A training run; null where there is none of that id.',
    authScopes: { train: true },
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_root, { id }, { training }) => (await (await training.get()).store.find(String(id))) ?? null,
  }),
);

builder.queryField('trainingRuns', (t) =>
  t.field({
    type: TrainingRunConnection,
    description: 'Training runs, newest first.',
    authScopes: { train: true },
    complexity: { field: 5, multiplier: 1 },
    args: {
      first: t.arg.int({ description: pageArgs.first }),
      after: t.arg.string({ description: pageArgs.after }),
      status: t.arg({ type: TrainingRunStatus, description: 'Only those with this status.' }),
    },
    resolve: (_root, { first, after, status }, { training }) =>
      readPage<TrainingRunRow>({
        first,
        after,
        positionOf: ({ position }) => position,
        read: async (limit, position) =>
          (await training.get()).store.list({ first: limit, after: position, status: status ?? undefined }),
      }),
  }),
);

builder.subscriptionField('trainingRun', (t) =>
  t.field({
    type: TrainingEvent,
    description: 'The events of a run: first those after `after`, then each as it comes. Ends when the run is at rest.',
    authScopes: { train: true },
    args: {
      id: t.arg.id({ required: true, description: 'Of the run.' }),
      after: t.arg.int({ description: 'The `seq` of the last event that is known. Default: 0, which replays all.' }),
    },
    subscribe: async (_root, { id, after }, { training, request }) => {
      const opened = await training.get();
      if (await opened.store.find(String(id))) return opened.subscribe(String(id), after ?? 0, request.signal);
      throw new GraphQLError('there is no such training run', { extensions: { code: 'NOT_FOUND' } });
    },
    resolve: (event) => event,
  }),
);
