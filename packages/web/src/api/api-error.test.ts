import { CombinedError } from '@urql/core';
import { expect, it } from 'vitest';
import { needsKey, toApiError } from './api-error.js';

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
