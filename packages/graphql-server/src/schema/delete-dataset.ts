import { builder } from '../builder.js';
import { attempt } from './attempt.js';
import { Dataset } from './dataset.js';
import { DatasetInUseError, DatasetNotFoundError, DatasetProtectedError } from './errors.js';

builder.mutationField('deleteDataset', (t) =>
  t.field({
    type: Dataset,
    description: 'Deletes a data set and its files. Runs that were trained on it stay, and cannot be resumed.',
    authScopes: { train: true },
    complexity: 20,
    args: { id: t.arg.id({ required: true, description: 'Of the data set.' }) },
    errors: {
      types: [DatasetNotFoundError, DatasetInUseError, DatasetProtectedError],
      union: { name: 'DeleteDatasetResult', description: 'What the data set was, or why it cannot be deleted.' },
    },
    resolve: (_root, { id }, context) => attempt(context, (training) => training.deleteDataset(String(id))),
  }),
);
