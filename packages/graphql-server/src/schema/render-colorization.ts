import { builder, colorizeCost } from '../builder.js';
import type { Context } from '../context.js';
import type { RenderJob } from '../engine/protocol.js';
import { Colorization, maySee } from './colorization.js';
import { BusyError, ColorizationExpiredError, InvalidInputError } from './errors.js';
import { expectedError } from './expected-error.js';
import { ImageFormat } from './image-format.js';
import { withoutNulls } from './without-nulls.js';

class RenderedPreview {
  constructor(
    readonly dataUri: string,
    readonly width: number,
    readonly height: number,
    readonly ms: number,
  ) {}
}

builder.objectType(RenderedPreview, {
  name: 'RenderedPreview',
  description: 'A small picture at other settings, for looking at.',
  fields: (t) => ({
    dataUri: t.exposeString('dataUri', { description: 'A JPEG as a data URI; transparent parts are white.' }),
    width: t.exposeInt('width', { description: 'In pixels.' }),
    height: t.exposeInt('height', { description: 'In pixels.' }),
    ms: t.exposeFloat('ms', { description: 'Milliseconds that it took in the server.' }),
  }),
});

const RenderColorizationInput = builder.inputType('RenderColorizationInput', {
  description: 'A colorized picture and how to show it.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Of the result of `colorize`.' }),
    temperature: t.float({
      description: '0 takes the likeliest color, 1 the average of all, more flattens. 0 to 5; default: as colorized.',
    }),
    vibrancy: t.float({ description: 'How far rare, lively colors are favored. 0 to 1; default: as colorized.' }),
    hypothesis: t.int({ description: 'Index of a hypothesis, 1 to 8; default 0: the prediction itself.' }),
    format: t.field({ type: ImageFormat, description: 'Of the result at full size. Default: as colorized.' }),
    maxSide: t.int({
      description:
        'Longest side in pixels, 16 to 4096: gives a RenderedPreview. Default: a new Colorization at full size.',
    }),
  }),
});

builder.mutationField('renderColorization', (t) =>
  t.errorUnionField({
    types: [RenderedPreview, Colorization, ColorizationExpiredError, InvalidInputError, BusyError],
    union: {
      name: 'RenderColorizationResult',
      description: 'The picture, or why there is none.',
      resolveType: (value) => (value instanceof RenderedPreview ? RenderedPreview : Colorization),
    },
    description: 'Shows a colorized picture at other settings, without running the network again.',
    authScopes: { colorize: true },
    complexity: colorizeCost,
    args: { input: t.arg({ type: RenderColorizationInput, required: true, description: 'Which one, and how.' }) },
    resolve: async (_root, { input: { id, ...given } }, context) => {
      try {
        return await render({ session: id, options: withoutNulls(given) }, context);
      } catch (error) {
        throw expectedError(error, context);
      }
    },
  }),
);

async function render(job: RenderJob, { engine, results, state, request }: Context) {
  const start = performance.now();
  const first = await results.find(job.session);
  if (!first || !maySee(state.principal, first)) {
    throw new ColorizationExpiredError('there is no such colorization, or it was deleted; colorize the picture anew');
  }
  if (job.options.maxSide === undefined) {
    const result = await engine.render(job, request.signal);
    return results.add(result, first.owner);
  }
  const preview: RenderJob = { ...job, options: { ...job.options, format: 'jpeg', quality: 90 } };
  const { image, info } = await engine.render(preview, request.signal);
  const dataUri = `data:image/jpeg;base64,${image.toString('base64')}`;
  return new RenderedPreview(dataUri, info.width, info.height, performance.now() - start);
}
