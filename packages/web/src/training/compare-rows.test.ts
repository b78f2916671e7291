import { expect, it } from 'vitest';
import { compareRows } from './compare-rows.js';
import { emptyHistory } from './history.js';
import type { Run } from './queries.js';

it('shows settings only where runs differ', () => {
  const run = (loss: string): Run =>
    ({ status: 'FINISHED', step: 10, loss: 1.234, settings: { loss, size: 64, lr: null } }) as unknown as Run;
  const runs = [run('MSE'), run('REBALANCED')].map((each) => ({ run: each, history: emptyHistory }));
  expect(compareRows(runs)).toEqual([
    ['Status', ['Finished', 'Finished']],
    ['Step', ['10', '10']],
    ['Loss', ['1.23', '1.23']],
    ['PSNR, dB', ['–', '–']],
    ['loss', ['mse', 'rebalanced']],
  ]);
});
