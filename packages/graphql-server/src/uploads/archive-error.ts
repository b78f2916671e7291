/** Why an archive is refused. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  /** TOO_LARGE: beyond a limit of this server. INVALID: damaged, unsafe, or without pictures. */
  readonly code: 'TOO_LARGE' | 'INVALID';

  constructor(code: 'TOO_LARGE' | 'INVALID', message: string) {
    super(message);
    this.code = code;
  }
}
