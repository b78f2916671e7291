import { expect, it } from 'vitest';
import { idByKey } from './filmstrip-keys.js';

it.each([
  ['ArrowRight', 'b', 'c'],
  ['ArrowRight', 'c', undefined],
  ['ArrowLeft', 'b', 'a'],
  ['ArrowLeft', 'a', undefined],
  ['Home', 'c', 'a'],
  ['End', 'a', 'c'],
  ['x', 'a', undefined],
])('%s at %s leads to %s', (key, current, id) => expect(idByKey(key, ['a', 'b', 'c'], current)).toBe(id));
