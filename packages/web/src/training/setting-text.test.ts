import { expect, it } from 'vitest';
import type { Run } from './queries.js';
import { settingsSummary } from './setting-text.js';

it.each([
  [{}, ''],
  [{ loss: 'REBALANCED', seed: 0, steps: 100, precision: 'AUTO' }, ''],
  [{ loss: 'SEED_2017', lr: 0.003, init: 'strata' }, 'start from strata, learning rate 0.003'],
])('%j is "%s"', (settings, text) => expect(settingsSummary(settings as unknown as Run['settings'])).toBe(text));
