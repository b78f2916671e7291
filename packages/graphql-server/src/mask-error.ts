import { GraphQLError } from 'graphql';
import { maskError as maskAll } from 'graphql-yoga';

/** No space on the disk, or none in the user's quota. */
const fullCodes: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

/** What clients hear of an unexpected error, which the log has in full: nothing, but that the disk is full, which they can report. */
export function maskError(error: unknown, message: string): Error {
  if (!isDiskFull(error)) return maskAll(error, message, false);
  const { nodes, path } = error instanceof GraphQLError ? error : {};
  return new GraphQLError("the server's disk is full; nothing was stored; ask its operator to free some space", {
    ...(nodes ? { nodes } : {}),
    ...(path ? { path } : {}),
    extensions: { code: 'INSUFFICIENT_STORAGE' },
  });
}

/** Looks through what wraps it. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && fullCodes.includes(error.code)) return true;
  const inner = error instanceof GraphQLError ? error.originalError : error.cause;
  return isDiskFull(inner);
}
