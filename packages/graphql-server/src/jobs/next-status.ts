import type { TrainingRunRow } from '../database/tables.js';
import { withoutPaths } from '../without-paths.js';
import type { Ending } from './training-child.js';

/** Crashes in a row without a checkpoint in between until a run is given up. */
const MAX_CRASHES = 10;

interface Next {
  status: 'QUEUED' | 'STOPPED' | 'FAILED';
  message: string;
}

/** What becomes of a run after its process has ended; undefined where it is finished. `crashes`: this one included. */
export function nextStatus({ status, step }: TrainingRunRow, ending: Ending, crashes: number): Next | undefined {
  if (status === 'FINISHED') return undefined;
  if (ending.type === 'failed') return { status: 'FAILED', message: messageOf(ending.message) };
  if (status === 'STOPPING') return { status: 'STOPPED', message: `stopped; resuming goes on after step ${step}` };
  if (ending.type !== 'crashed') return { status: 'QUEUED', message: 'stopped with its server; it goes on by itself' };
  const { reason } = ending;
  if (crashes < MAX_CRASHES)
    return { status: 'QUEUED', message: `interrupted (${reason}); it goes on from its last checkpoint` };
  return {
    status: 'FAILED',
    message: `given up after ${crashes} crashes (${reason}); try a smaller minibatch or size`,
  };
}

/** Only the pictures of a data set are spoken of as being in a folder. */
function messageOf(failure: string): string {
  return withoutPaths(failure).replace('pictures in <path>', 'pictures in the data set');
}
