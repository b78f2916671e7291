import { expect, it } from 'vitest';
import { parseRoute } from './route.js';

it.each([
  ['/', { page: 'colorize' }],
  ['/nowhere', { page: 'not-found' }],
])('%s: %j', (path, route) => expect(parseRoute(path)).toEqual(route));
