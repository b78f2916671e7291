import type { ColorizeOptions } from '@lithochrome/ts-core';
import { builder, colorizeCost } from '../builder.js';
import type { EnumValues } from './enum-values.js';
import type { Context } from '../context.js';
import type { JobOptions } from '../engine/protocol.js';
import { newResultId } from '../store/result-store.js';
import { Colorization } from './colorization.js';
import { expectedError } from './expected-error.js';
import { ImageFormat } from './image-format.js';
import { withoutNulls } from './without-nulls.js';
import {
  BusyError,
  ImageTooLargeError,
  InvalidInputError,
  ModelNotFoundError,
  UnsupportedImageError,
} from './errors.js';

const Method = builder.enumType('ColorizeMethod', {
  description: 'How colors are found.',
  values: {
    AUTO: { value: 'auto', description: 'A trained network alone.' },
  } as const satisfies EnumValues<NonNullable<ColorizeOptions['method']>>,
});

const ColorizeInput = builder.inputType('ColorizeInput', {
  description: 'A picture and how to colorize it.',
  fields: (t) => ({
    image: t.field({
      type: 'File',
      required: true,
      description: 'JPEG, PNG, WebP, TIFF, GIF or AVIF. Only its lightness counts.',
    }),
    model: t.string({ description: 'Name of a model; see the query `models`. Default: strata.' }),
    method: t.field({ type: Method, description: 'How colors are found. Default: AUTO.' }),
    temperature: t.float({
      description: "0 takes the likeliest color, 1 the average of all, more flattens. 0 to 5; default: the model's.",
    }),
    vibrancy: t.float({ description: "How far rare, lively colors are favored. 0 to 1; default: the model's." }),
    uncertainty: t.boolean({ description: 'Also gives a map of how sure the network is. Default: false.' }),
    hypotheses: t.int({
      description: 'Also gives so many other likely colorings of the whole picture, 0 to 8. Default: 0.',
    }),
    format: t.field({ type: ImageFormat, description: "Of the result. Default: the upload's; PNG for GIF." }),
    quality: t.int({ description: '1 to 100, for JPEG, WebP and AVIF. Default: 97, 95 and 92.' }),
  }),
});

builder.mutationField('colorize', (t) =>
  t.field({
    type: Colorization,
    description: 'Colorizes a picture.',
    authScopes: { colorize: true },
    complexity: colorizeCost,
    args: { input: t.arg({ type: ColorizeInput, required: true, description: 'The picture and options.' }) },
    errors: {
      types: [InvalidInputError, ImageTooLargeError, UnsupportedImageError, ModelNotFoundError, BusyError],
      union: { name: 'ColorizeResult', description: 'The result, or why there is none.' },
    },
    resolve: async (_root, { input }, context) => {
      const { image, hypotheses: count, ...given } = input;
      const options = withoutNulls(given) as JobOptions;
      const hypotheses = checkHypotheses(count ?? 0);
      options.model = await modelOf(options.model, context);
      const bytes = new Uint8Array(await image.arrayBuffer());
      const { engine, results, state, request } = context;
      try {
        const id = newResultId();
        const result = await engine.colorize({ session: id, image: bytes, options, hypotheses }, request.signal);
        return await results.add(result, state.principal?.id ?? null, id);
      } catch (error) {
        throw expectedError(error, context);
      }
    },
  }),
);

function checkHypotheses(count: number): number {
  if (count >= 0 && count <= 8) return count;
  throw new InvalidInputError(`expected an integer between 0 and 8 for hypotheses but received ${count}`);
}

/** What the engine gets for the name of a model: the name of a shipped one, the folder of a published one. */
async function modelOf(name: string | undefined, { models }: Context): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const found = await models.find(name);
  if (!found) throw new ModelNotFoundError(await models.explainUnknown(name));
  return models.isPublished(found) ? found.path : name;
}
