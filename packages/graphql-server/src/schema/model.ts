import type { ModelSummary } from '@lithochrome/ts-core';
import { builder } from '../builder.js';

export const Model = builder.objectRef<ModelSummary>('Model').implement({
  description: 'A trained network that colorizes.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What to give as `model`.' }),
    summary: t.exposeString('summary', { description: 'Architecture, training and data in one line.' }),
  }),
});

builder.queryField('models', (t) =>
  t.field({
    type: [Model],
    description: 'The models that can be named.',
    authScopes: { authenticated: true },
    resolve: (_root, _args, { models }) => models.list(),
  }),
);
