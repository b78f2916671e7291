import { builder } from '../builder.js';
import type { Context } from '../context.js';
import type { ResultRecord } from '../store/result-record.js';
import { Image } from './image.js';

const Timings = builder.objectRef<ResultRecord['timings']>('Timings').implement({
  description: 'Where the time went, in milliseconds, waiting left out.',
  fields: (t) => ({
    decode: t.exposeFloat('decode', { description: 'Reading the picture and measuring its lightness.' }),
    network: t.exposeFloat('network', { description: 'Finding colors.' }),
    encode: t.exposeFloat('encode', { description: 'Painting and writing the result.' }),
    total: t.exposeFloat('total', { description: 'All of it.' }),
  }),
});

export const Colorization = builder.objectRef<ResultRecord>('Colorization').implement({
  description: 'A colorized picture. It is kept for a limited time.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For the query `colorization`.' }),
    image: t.field({
      type: Image,
      description: 'The picture with colors: lightness, size, transparency and depth are those of the upload.',
      resolve: ({ id, image }) => ({ id, part: 'image' as const, stored: image }),
    }),
    uncertainty: t.field({
      type: Image,
      nullable: true,
      description:
        'Gray PNG: black where the network is certain, white where all colors are equally likely; if asked for.',
      resolve: ({ id, uncertainty }) =>
        uncertainty ? { id, part: 'uncertainty' as const, stored: uncertainty } : null,
    }),
    model: t.exposeString('model', { description: 'The model used.' }),
    method: t.exposeString('method', { description: 'How the colors were found.' }),
    device: t.exposeString('device', { description: 'Where the network ran: cpu or cuda.' }),
    notes: t.exposeStringList('notes', {
      description: 'What could not be taken over from the upload, in whole sentences.',
    }),
    timings: t.field({
      type: Timings,
      description: 'Where the time went.',
      resolve: ({ timings }) => timings,
    }),
  }),
});

builder.queryField('colorization', (t) =>
  t.field({
    type: Colorization,
    nullable: true,
    description: 'A result that is still kept, made with the same API key; null otherwise.',
    authScopes: { colorize: true },
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_root, { id }, { results, state: { principal } }: Context) => {
      const record = await results.find(String(id));
      const allowed = record && (principal?.id === record.owner || principal?.scopes.includes('admin'));
      return allowed ? record : null;
    },
  }),
);
