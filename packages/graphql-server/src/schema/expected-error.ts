import { GraphQLError } from 'graphql';
import type { Context } from '../context.js';
import { EngineBusyError, EngineError } from '../engine/engine-error.js';
import type { EngineErrorCode } from '../engine/protocol.js';
import {
  BusyError,
  ColorizationExpiredError,
  ImageTooLargeError,
  InvalidInputError,
  UnsupportedImageError,
} from './errors.js';

const errorOf: Partial<Record<EngineErrorCode, new (message: string) => Error>> = {
  INVALID_INPUT: InvalidInputError,
  INVALID_OPTION: InvalidInputError,
  IMAGE_TOO_LARGE: ImageTooLargeError,
  UNSUPPORTED_IMAGE: UnsupportedImageError,
  EXPIRED: ColorizationExpiredError,
};

/** The typed error for what the engine says; anything else is left as it is, and masked. */
export function expectedError(error: unknown, { state }: Context): unknown {
  if (error instanceof EngineBusyError) {
    state.retryAfterSeconds = error.retryAfterSeconds;
    return new BusyError(error.message, error.retryAfterSeconds);
  }
  if (!(error instanceof EngineError)) return error;
  if (error.code === 'ABORTED') return new GraphQLError(error.message, { extensions: { code: 'CANCELLED' } });
  const typed = errorOf[error.code];
  return typed ? new typed(error.message) : error;
}
