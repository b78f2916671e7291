import { expect, it } from 'vitest';
import { runName } from './run-name.js';

it('tells runs over one data set apart', () => {
  expect(runName({ config: {}, position: 7 }, 'cliffs')).toBe('cliffs, rebalanced, 7');
  expect(runName({ config: { loss: 'mse' }, position: 8 }, 'cliffs')).toBe('cliffs, mse, 8');
  expect(runName({ config: { spatial: 'prob-tv' }, position: 9 }, 'cliffs')).toBe('cliffs, rebalanced + prob-tv, 9');
});
