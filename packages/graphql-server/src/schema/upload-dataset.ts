import { builder, colorizeCost } from '../builder.js';
import type { Context } from '../context.js';
import { ArchiveError } from '../uploads/archive-error.js';
import { UploadError, type UploadErrorCode } from '../uploads/dataset-uploads.js';
import { Dataset } from './dataset.js';
import { BusyError, DatasetTooLargeError, InvalidInputError, NameTakenError } from './errors.js';

/** For a new attempt where other archives are being unpacked. */
const BUSY_SECONDS = 10;

const UploadDatasetInput = builder.inputType('UploadDatasetInput', {
  description: 'Pictures to train on.',
  fields: (t) => ({
    file: t.field({
      type: 'File',
      required: true,
      description: 'A zip of pictures, in folders or not, and manifest.tsv where their splits are given.',
    }),
    name: t.string({
      required: true,
      description: 'What it shall be called: up to 64 letters, digits, spaces, ".", "_", "-".',
    }),
  }),
});

builder.mutationField('uploadDataset', (t) =>
  t.field({
    type: Dataset,
    description: 'Unpacks a zip of pictures to train on. Only pictures and manifest.tsv are taken.',
    authScopes: { train: true },
    complexity: colorizeCost,
    args: { input: t.arg({ type: UploadDatasetInput, required: true, description: 'The zip and its name.' }) },
    errors: {
      types: [InvalidInputError, DatasetTooLargeError, NameTakenError, BusyError],
      union: { name: 'UploadDatasetResult', description: 'The data set, or why there is none.' },
    },
    resolve: async (_root, { input: { file, name } }, context) => {
      const { training, datasetUploads, request } = context;
      try {
        const openStore = async () => (await training.get()).datasets;
        return await datasetUploads.add({ file, name, signal: request.signal }, openStore);
      } catch (error) {
        throw expected(error, context);
      }
    },
  }),
);

const errorOf: Record<Exclude<UploadErrorCode, 'BUSY'>, new (message: string) => Error> = {
  INVALID_NAME: InvalidInputError,
  NAME_TAKEN: NameTakenError,
};

/** The typed error; anything else is left as it is, and masked. */
function expected(error: unknown, { state }: Context): unknown {
  if (error instanceof ArchiveError) {
    return error.code === 'TOO_LARGE' ? new DatasetTooLargeError(error.message) : new InvalidInputError(error.message);
  }
  if (!(error instanceof UploadError)) return error;
  if (error.code !== 'BUSY') return new errorOf[error.code](error.message);
  state.retryAfterSeconds = BUSY_SECONDS;
  return new BusyError(error.message, BUSY_SECONDS);
}
