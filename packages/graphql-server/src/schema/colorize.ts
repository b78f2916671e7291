import type { ColorizeOptions, LithochromeErrorCode } from '@lithochrome/ts-core';
import { GraphQLError } from 'graphql';
import { builder, colorizeCost } from '../builder.js';
import type { Context } from '../context.js';
import { EngineBusyError, EngineError } from '../engine/engine-error.js';
import type { JobOptions } from '../engine/protocol.js';
import { Colorization } from './colorization.js';
import {
  BusyError,
  ImageTooLargeError,
  InvalidInputError,
  ModelNotFoundError,
  UnsupportedImageError,
} from './errors.js';

type Values<T extends string> = Record<Uppercase<T>, { value: T; description: string }>;

const Method = builder.enumType('ColorizeMethod', {
  description: 'How colors are found.',
  values: {
    AUTO: { value: 'auto', description: 'A trained network alone.' },
  } as const satisfies Values<NonNullable<ColorizeOptions['method']>>,
});

const Format = builder.enumType('ImageFormat', {
  description: 'How a result is encoded.',
  values: {
    JPEG: { value: 'jpeg', description: '8 bit, no transparency.' },
    PNG: { value: 'png', description: 'Lossless, up to 16 bit.' },
    WEBP: { value: 'webp', description: '8 bit.' },
    TIFF: { value: 'tiff', description: 'Lossless, up to 16 bit.' },
    AVIF: { value: 'avif', description: 'Up to 12 bit.' },
  } as const satisfies Values<NonNullable<ColorizeOptions['format']>>,
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
    format: t.field({ type: Format, description: "Of the result. Default: the upload's; PNG for GIF." }),
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
      const { image, ...given } = input;
      const options = withoutNulls(given);
      await checkModel(options.model, context);
      const bytes = new Uint8Array(await image.arrayBuffer());
      const { engine, results, state, request } = context;
      try {
        const result = await engine.colorize({ image: bytes, options }, request.signal);
        return await results.add(result, state.principal?.id ?? null);
      } catch (error) {
        throw expected(error, context);
      }
    },
  }),
);

/** GraphQL says null where an option is not given. */
function withoutNulls(given: Record<string, unknown>): JobOptions {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
}

async function checkModel(name: string | undefined, { models }: Context): Promise<void> {
  const known = (await models.list()).map((model) => model.name);
  if (name === undefined || known.includes(name)) return;
  const shown = JSON.stringify(name.slice(0, 80));
  throw new ModelNotFoundError(`there is no model named ${shown}; the models are: ${known.join(', ')}`);
}

const errorOf: Partial<Record<LithochromeErrorCode, new (message: string) => Error>> = {
  INVALID_INPUT: InvalidInputError,
  INVALID_OPTION: InvalidInputError,
  IMAGE_TOO_LARGE: ImageTooLargeError,
  UNSUPPORTED_IMAGE: UnsupportedImageError,
};

/** The typed error for what the engine says; anything else is left as it is, and masked. */
function expected(error: unknown, { state }: Context): unknown {
  if (error instanceof EngineBusyError) {
    state.retryAfterSeconds = error.retryAfterSeconds;
    return new BusyError(error.message, error.retryAfterSeconds);
  }
  if (!(error instanceof EngineError)) return error;
  if (error.code === 'ABORTED') return new GraphQLError(error.message, { extensions: { code: 'CANCELLED' } });
  const typed = errorOf[error.code];
  return typed ? new typed(error.message) : error;
}
