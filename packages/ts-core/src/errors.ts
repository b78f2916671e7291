/** What went wrong, for programs. The CLI turns each code into an exit code. */
export type LithochromeErrorCode =
  | 'INVALID_OPTION'
  | 'INVALID_INPUT'
  | 'UNSUPPORTED_IMAGE'
  | 'IMAGE_TOO_LARGE'
  | 'DATA'
  | 'DEVICE'
  | 'MODEL'
  | 'CHECKPOINT'
  | 'BUSY'
  | 'ABORTED'
  | 'IO'
  | 'INTERNAL';

/**
 * The only kind of error that public functions throw. The message names the value and the fix.
 *
 * @example
 * try { await colorize('cliff.jpg'); } catch (error) { if (isLithochromeError(error, 'UNSUPPORTED_IMAGE')) skip(); }
 */
export class LithochromeError extends Error {
  override readonly name = 'LithochromeError';
  readonly code: LithochromeErrorCode;

  constructor(code: LithochromeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether `error` is ours and, where codes are given, has one of them. */
export function isLithochromeError(error: unknown, ...codes: LithochromeErrorCode[]): error is LithochromeError {
  return error instanceof LithochromeError && (codes.length === 0 || codes.includes(error.code));
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Wraps a file system error with what was being done; keeps errors that are already ours. */
export function ioError(error: unknown, doing: string): LithochromeError {
  if (error instanceof LithochromeError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const fix = code === 'ENOSPC' ? '; the disk is full: free some space and run again' : '';
  return new LithochromeError('IO', `cannot ${doing}: ${messageOf(error)}${fix}`, { cause: error });
}

/** Throws ABORTED when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LithochromeError('ABORTED', 'the operation was aborted', { cause: signal.reason });
}
