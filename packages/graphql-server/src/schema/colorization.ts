import { builder } from '../builder.js';
import type { Context } from '../context.js';
import type { Principal } from '../security/authenticator.js';
import { hypothesisPart, type ResultRecord } from '../store/result-record.js';
import { Image, type ImageOfResult } from './image.js';

const Timings = builder.objectRef<ResultRecord['timings']>('Timings').implement({
  description: 'Where the time went, in milliseconds, waiting left out.',
  fields: (t) => ({
    decode: t.exposeFloat('decode', { description: 'Reading the picture and measuring its lightness.' }),
    network: t.exposeFloat('network', { description: 'Finding colors.' }),
    encode: t.exposeFloat('encode', { description: 'Painting and writing the result.' }),
    total: t.exposeFloat('total', { description: 'All of it.' }),
  }),
});

const Hypothesis = builder.objectRef<{ index: number; image: ImageOfResult }>('Hypothesis').implement({
  description: 'Another likely coloring of the whole picture, to choose from.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'From 1: what to give `renderColorization` as `hypothesis`.' }),
    image: t.field({ type: Image, description: 'A small picture of it.', resolve: ({ image }) => image }),
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
    hypotheses: t.field({
      type: [Hypothesis],
      description: 'Other likely colorings, the most different one first; as many as were asked for.',
      resolve: ({ id, hypotheses }) =>
        hypotheses.map((stored, i) => ({ index: i + 1, image: { id, part: hypothesisPart(i + 1), stored } })),
    }),
    temperature: t.exposeFloat('temperature', { description: 'As used: what was asked for, or the model’s.' }),
    vibrancy: t.exposeFloat('vibrancy', { description: 'As used: what was asked for, or the model’s.' }),
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
      return record && maySee(principal, record) ? record : null;
    },
  }),
);

/** Whether a result is the client's own, or the client may see all. */
export function maySee(principal: Principal | null, { owner }: ResultRecord): boolean {
  return principal?.id === owner || (principal?.scopes.includes('admin') ?? false);
}
