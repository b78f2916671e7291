import type { EngineErrorCode } from './protocol.js';

/** Why the engine gave no picture. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** There is no place in the queue, or no time was left while waiting there. */
export class EngineBusyError extends Error {
  override readonly name = 'EngineBusyError';
  /** Whole seconds until a place is likely. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`the server is busy; try again in ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
