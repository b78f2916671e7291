import { CombinedError } from '@urql/core';
import { expect, it } from 'vitest';
import { ApiError, needsKey, toApiError } from './api-error.js';

const answered = (status: number, message: string, code?: string): CombinedError =>
  new CombinedError({
    graphQLErrors: [{ message, ...(code ? { extensions: { code } } : {}) }],
    response: new Response(null, { status }),
  });

it('knows when a key is wanted', () => {
  expect(needsKey(answered(401, 'an API key is required', 'UNAUTHENTICATED'))).toBe(true);
  expect(needsKey(answered(200, 'the API key does not allow this', 'FORBIDDEN'))).toBe(false);
});

it.each([
  [answered(429, 'too many requests; wait 3 s'), 'Too many requests; wait 3 s.'],
  [
    new CombinedError({ networkError: new TypeError('Failed to fetch') }),
    'The server cannot be reached. Is it running?',
  ],
  [
    new CombinedError({ networkError: new Error('Bad'), response: new Response(null, { status: 502 }) }),
    'The server answered with the status 502.',
  ],
])('says %s', (error, words) => expect(toApiError(error).message).toBe(words));

it.each([
  ['too many requests', answered(429, 'too many requests'), 3000],
  ['no connection', new CombinedError({ networkError: new TypeError('Failed to fetch') }), 3000],
  [
    'a server that says when',
    new CombinedError({
      networkError: new Error('Busy'),
      response: new Response(null, { status: 503, headers: { 'retry-after': '7' } }),
    }),
    7000,
  ],
  ['a file that is too large', answered(413, 'too large'), null],
  ['a mistake in the question', answered(200, 'no such field'), null],
])('after %s the same may be asked again in time', (what, error, ms) => {
  const isFinal = what === 'a file that is too large';
  const made = toApiError(error);
  expect(made).toBeInstanceOf(ApiError);
  expect([made.retryAfterMs, made.isFinal]).toEqual([ms, isFinal]);
});
