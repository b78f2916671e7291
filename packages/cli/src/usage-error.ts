/** A wrong argument, option or value on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'INVALID_OPTION';
}
