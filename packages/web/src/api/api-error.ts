import type { CombinedError } from '@urql/core';

/** A request that failed as a whole, in words for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
}

/** Whether the server wants an API key, or another one. */
export function needsKey(error: CombinedError): boolean {
  return (
    statusOf(error) === 401 || error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED')
  );
}

export function toApiError(error: CombinedError): ApiError {
  return new ApiError(describe(error), { cause: error });
}

function describe(error: CombinedError): string {
  const words = error.graphQLErrors.map(({ message }) => message).filter((message) => message !== '');
  const isForbidden = error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'FORBIDDEN');
  if (isForbidden) return 'The API key does not allow this. “Forget key” asks for another one.';
  if (words.length > 0) return sentence(words.join('; '));
  const status = statusOf(error);
  if (status !== undefined && status >= 400) return `The server answered with the status ${status}.`;
  return 'The server cannot be reached. Is it running?';
}

function statusOf({ response }: CombinedError): number | undefined {
  return (response as Response | undefined)?.status;
}

/** "a key is needed" → "A key is needed." */
export function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
