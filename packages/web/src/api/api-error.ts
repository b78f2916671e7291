import type { CombinedError } from '@urql/core';

interface ApiErrorOptions extends ErrorOptions {
  retryAfterMs?: number | null;
  isFinal?: boolean;
}

/** A request that failed as a whole, in words for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** After which the same request may succeed; null where only a person can help. */
  readonly retryAfterMs: number | null;

  /** Whether the same request is always refused. */
  readonly isFinal: boolean;

  constructor(message: string, { retryAfterMs = null, isFinal = false, ...options }: ApiErrorOptions = {}) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
    this.isFinal = isFinal;
  }
}

/** Whether the server wants an API key, or another one. */
export function needsKey(error: CombinedError): boolean {
  return (
    statusOf(error) === 401 || error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED')
  );
}

export function toApiError(error: CombinedError): ApiError {
  const isFinal = statusOf(error) === 413;
  return new ApiError(describe(error), { cause: error, retryAfterMs: retryAfterMs(error), isFinal });
}

/** Too many requests, no time, or a proxy that does not reach the server. */
const passing: ReadonlySet<number | undefined> = new Set([429, 502, 503, 504]);
const RETRY_MS = 3000;

function retryAfterMs({ networkError, response }: CombinedError): number | null {
  const { status, headers } = (response as Response | undefined) ?? {};
  const isLost = networkError !== undefined && (status === undefined || status < 400);
  if (!isLost && !passing.has(status)) return null;
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return seconds > 0 ? seconds * 1000 : RETRY_MS;
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
