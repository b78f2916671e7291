import { expect, it } from 'vitest';
import { SessionCache } from './session-cache.js';

const session = (bytes: number) => {
  const made = {
    bytes,
    disposed: false,
    dispose: () => void (made.disposed = true),
    render: () => Promise.reject(new Error('never')),
  };
  return made;
};

it('keeps the last used sessions that fit', () => {
  const cache = new SessionCache(100);
  const [a, b, c] = [session(40), session(40), session(40)];
  cache.add('a', a);
  cache.add('b', b);
  expect(cache.find('a')).toBe(a);
  cache.add('c', c);
  expect([a, b, c].map(({ disposed }) => disposed)).toEqual([false, true, false]);
  expect([cache.find('b'), cache.bytes]).toEqual([undefined, 80]);
  c.bytes = 90;
  cache.trim();
  expect([a.disposed, c.disposed, cache.bytes]).toEqual([true, false, 90]);
});

it('keeps nothing that is larger than all', () => {
  const cache = new SessionCache(10);
  const large = session(11);
  cache.add('x', large);
  expect([large.disposed, cache.find('x')]).toEqual([true, undefined]);
});
