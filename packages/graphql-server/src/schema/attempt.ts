import type { Context } from '../context.js';
import { type Training } from '../jobs/training.js';
import { TrainingError, type TrainingErrorCode } from '../jobs/training-error.js';
import {
  BusyError,
  DatasetInUseError,
  DatasetNotFoundError,
  DatasetProtectedError,
  InvalidInputError,
  ModelNotFoundError,
  NameTakenError,
  TrainingRunNotFoundError,
  TrainingRunStateError,
} from './errors.js';

const errorOf: Record<Exclude<TrainingErrorCode, 'BUSY'>, new (message: string) => Error> = {
  DATASET_NOT_FOUND: DatasetNotFoundError,
  DATASET_IN_USE: DatasetInUseError,
  DATASET_PROTECTED: DatasetProtectedError,
  MODEL_NOT_FOUND: ModelNotFoundError,
  RUN_NOT_FOUND: TrainingRunNotFoundError,
  RUN_STATE: TrainingRunStateError,
  NAME_TAKEN: NameTakenError,
  INVALID: InvalidInputError,
};

/** For a new attempt where too many runs wait. */
const BUSY_SECONDS = 60;

/** Turns what training says into the typed error; anything else is left as it is, and masked. */
export async function attempt<T>({ training, state }: Context, work: (training: Training) => Promise<T>): Promise<T> {
  try {
    return await work(await training.get());
  } catch (error) {
    if (!(error instanceof TrainingError)) throw error;
    if (error.code !== 'BUSY') throw new errorOf[error.code](error.message);
    state.retryAfterSeconds = BUSY_SECONDS;
    throw new BusyError(error.message, BUSY_SECONDS);
  }
}
