import { builder } from '../builder.js';
import type { DatasetRow } from '../database/tables.js';

export const Dataset = builder.objectRef<DatasetRow>('Dataset').implement({
  description: 'Pictures to train on.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'What to give as `dataset`.' }),
    name: t.exposeString('name', { description: 'Name of its folder, or what its uploader called it.' }),
    pictures: t.exposeInt('pictures', { description: 'How many pictures it has.' }),
    bytes: t.exposeFloat('bytes', { description: 'Size of its files.' }),
    deletable: t.boolean({
      description:
        'Whether `deleteDataset` takes it: true where it was uploaded, false for a folder that the operator of the server shares and where it is deleted already.',
      resolve: async (row, _args, { training }) => (await training.get()).canDelete(row),
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was deleted: its runs still tell its name.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was uploaded or first seen.' }),
  }),
});

builder.queryField('datasets', (t) =>
  t.field({
    type: [Dataset],
    description: 'The data sets that runs can be trained on, by name.',
    authScopes: { train: true },
    resolve: async (_root, _args, { training }) => (await training.get()).datasets.list(),
  }),
);
