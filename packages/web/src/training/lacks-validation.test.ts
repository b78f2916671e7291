import { expect, it } from 'vitest';
import { emptyHistory } from './history.js';
import { lacksValidation } from './lacks-validation.js';
import type { Run } from './queries.js';

const run = (status: string, validateEvery: number | null = null): Run =>
  ({ status, lastSeq: 9, settings: { validateEvery } }) as unknown as Run;
const at = (step: number, lastSeq = 9) => ({ ...emptyHistory, lastSeq, losses: [{ step, loss: 1 }] });

it.each([
  ['a run that is over', run('FINISHED'), at(5), true],
  ['a run that is over, of which not all is known yet', run('FINISHED'), at(5, 8), false],
  ['a run before its first validation', run('RUNNING', 20), at(20), false],
  ['a run after it', run('RUNNING', 20), at(21), true],
  ['a run with the server’s rhythm', run('RUNNING'), at(1000), false],
])('%s', (_name, each, history, expected) => expect(lacksValidation(each, history)).toBe(expected));

it('not where there was one', () => {
  const validations = [{ step: 5, loss: 1, metrics: {} as never }];
  expect(lacksValidation(run('FINISHED'), { ...at(5), validations })).toBe(false);
});
