import { duration } from './format.js';
import type { Run } from './queries.js';

/** How long a run at rest took, from its first start. */
export function runTime({ startedAt, finishedAt }: Run): string {
  if (!startedAt || !finishedAt) return '–';
  return duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}
