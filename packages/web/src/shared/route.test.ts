import { expect, it } from 'vitest';
import { parseRoute } from './route.js';

it.each([
  ['/', { page: 'colorize' }],
  ['/training', { page: 'training' }],
  ['/training/new', { page: 'new-run' }],
  ['/training/0b8f-12', { page: 'run', id: '0b8f-12' }],
  ['/training/compare?runs=a,b', { page: 'compare', ids: ['a', 'b'] }],
  ['/training/compare?runs=a,%3Cb%3E,c,d,e,f', { page: 'compare', ids: ['a', 'c', 'd', 'e'] }],
  ['/training/compare', { page: 'compare', ids: [] }],
  ['/training/a/b', { page: 'not-found' }],
  ['/nowhere', { page: 'not-found' }],
])('%s: %j', (path, route) => expect(parseRoute(path)).toEqual(route));
