import { LithochromeError } from '@lithochrome/ts-core';
import { GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { maskError } from './mask-error.js';

const located = (originalError: Error) =>
  new GraphQLError(originalError.message, { originalError, path: ['colorize'] });
const systemError = (code: string) => Object.assign(new Error(`${code}: /srv/results`), { code });

it('tells that the disk is full, and nothing of where', () => {
  const cause = systemError('ENOSPC');
  for (const error of [cause, located(cause), located(new LithochromeError('IO', 'cannot write /srv', { cause }))]) {
    const masked = maskError(error, 'Unexpected error.') as GraphQLError;
    expect(masked.message).toContain('disk is full');
    expect(masked.extensions['code']).toBe('INSUFFICIENT_STORAGE');
    expect(JSON.stringify(masked)).not.toContain('/srv');
  }
  expect((maskError(located(cause), '') as GraphQLError).path).toEqual(['colorize']);
});

it('hides every other unexpected error', () => {
  for (const error of [systemError('EACCES'), located(systemError('EIO')), 'text', null]) {
    expect(maskError(error, 'Unexpected error.').message).toBe('Unexpected error.');
  }
});

it('leaves what was meant for the client', () => {
  const meant = new GraphQLError('no such field');
  expect(maskError(meant, 'Unexpected error.')).toBe(meant);
});
