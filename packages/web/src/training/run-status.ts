import type { RunSummary } from './queries.js';

type Status = RunSummary['status'];

export const statusNames: Readonly<Record<Status, string>> = {
  QUEUED: 'Waiting',
  RUNNING: 'Training',
  STOPPING: 'Stopping',
  STOPPED: 'Stopped',
  FINISHED: 'Finished',
  FAILED: 'Failed',
};

/** Whether nothing more happens to the run by itself. */
export function isAtRest(status: Status): boolean {
  return status === 'STOPPED' || status === 'FINISHED' || status === 'FAILED';
}
