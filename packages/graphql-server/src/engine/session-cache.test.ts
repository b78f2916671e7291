import { expect, it } from 'vitest';
import { SessionCache } from './session-cache.js';

/** Shrinks to one byte. */
const session = (bytes: number) => {
  const made = {
    bytes,
    disposed: false,
    dispose: () => void (made.disposed = true),
    shrink: () => void (made.bytes = 1),
    render: () => Promise.reject(new Error('never')),
  };
  return made;
};

it('shrinks the sessions that were not used last, until all fit', () => {
  const cache = new SessionCache(100);
  const [a, b, c] = [session(40), session(40), session(40)];
  cache.add('a', a);
  cache.add('b', b);
  expect(cache.find('a')).toBe(a);
  cache.add('c', c);
  expect([a, b, c].map(({ bytes }) => bytes)).toEqual([40, 1, 40]);
  expect([cache.find('b'), cache.bytes]).toEqual([b, 81]);
  c.bytes = 90;
  cache.trim();
  expect([a, b, c].map(({ bytes }) => bytes)).toEqual([1, 1, 90]);
  expect([a, b, c].some(({ disposed }) => disposed)).toBe(false);
});

it('lets go of the oldest where they are too many even so', () => {
  const cache = new SessionCache(3);
  const all = Array.from({ length: 5 }, () => session(2));
  for (const [i, one] of all.entries()) cache.add(String(i), one);
  expect(all.map(({ disposed }) => disposed)).toEqual([true, true, false, false, false]);
  expect([cache.find('1'), cache.find('2'), cache.bytes]).toEqual([undefined, all[2], 3]);
});

it('keeps nothing that is larger than all', () => {
  const cache = new SessionCache(0.5);
  const large = session(11);
  cache.add('x', large);
  expect([large.disposed, cache.find('x')]).toEqual([true, undefined]);
});
