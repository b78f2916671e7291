import { expect, it } from 'vitest';
import { isLoopback } from './loopback.js';
import { RateLimiter } from './rate-limiter.js';

it('allows so many at once, then as many as time brings, to each client by itself', () => {
  const limiter = new RateLimiter(60);
  const take = (client: string, now: number): number => limiter.take(client, now);
  for (let i = 0; i < 60; i++) expect(take('a', 0)).toBe(0);
  expect(take('a', 0)).toBe(1);
  expect(take('b', 0)).toBe(0);
  expect(take('a', 1000)).toBe(0);
  expect(take('a', 1000)).toBe(1);
  for (let i = 0; i < 60; i++) expect(take('a', 10 * 60_000)).toBe(0);
  expect(take('a', 10 * 60_000)).toBe(1);
});

it('without a limit allows all', () => {
  const limiter = new RateLimiter(0);
  for (let i = 0; i < 1000; i++) expect(limiter.take('a', 0)).toBe(0);
});

it('forgets the longest unseen client, not all of them', () => {
  const limiter = new RateLimiter(1);
  limiter.take('first', 0);
  limiter.take('second', 0);
  for (let i = 0; i < 9999; i++) limiter.take(`client ${i}`, 0);
  expect(limiter.take('second', 0)).toBeGreaterThan(0);
  expect(limiter.take('first', 0)).toBe(0);
});

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.example.org', false],
  ['192.168.1.2', false],
])('%s is loopback: %s', (host, expected) => expect(isLoopback(host)).toBe(expected));
