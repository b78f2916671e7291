import { expect, it } from 'vitest';
import type { TrainingRunRow } from '../database/tables.js';
import { nextStatus } from './next-status.js';
import type { RunStatus } from './run-status.js';
import type { Ending } from './training-child.js';

const crash: Ending = { type: 'crashed', reason: 'SIGKILL' };
const failed: Ending = { type: 'failed', message: 'cannot read /home/me/runs/x; remove it' };

it.each<[RunStatus, Ending, number, RunStatus | undefined]>([
  ['RUNNING', crash, 1, 'QUEUED'],
  ['RUNNING', crash, 10, 'FAILED'],
  ['STOPPING', crash, 10, 'STOPPED'],
  ['STOPPING', { type: 'stopped' }, 0, 'STOPPED'],
  ['RUNNING', { type: 'stopped' }, 0, 'QUEUED'],
  ['RUNNING', failed, 0, 'FAILED'],
  ['FINISHED', { type: 'finished' }, 0, undefined],
  ['FINISHED', crash, 1, undefined],
])('%s and then %j (%i crashes): %s', (status, ending, crashes, next) => {
  expect(nextStatus({ status, step: 3 } as TrainingRunRow, ending, crashes)?.status).toBe(next);
});

it('names no folder', () => {
  const next = nextStatus({ status: 'RUNNING', step: 3 } as TrainingRunRow, failed, 0);
  expect(next?.message).toBe('cannot read <path>; remove it');
  const useless: Ending = {
    type: 'failed',
    message: 'none of the 6 pictures in /home/me/photos can be used: 6 near-gray',
  };
  expect(nextStatus({ status: 'RUNNING', step: 0 } as TrainingRunRow, useless, 0)?.message).toBe(
    'none of the 6 pictures in the data set can be used: 6 near-gray',
  );
});
