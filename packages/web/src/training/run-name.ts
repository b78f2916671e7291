import { moment } from './format.js';
import type { Run } from './queries.js';

/** What tells runs on the same data set apart. */
export function runName(run: Run | null): string {
  if (!run) return '…';
  return run.modelName ?? `${run.dataset.name}, ${moment(run.createdAt)}`;
}
