import type { History } from './history.js';
import type { Run } from './queries.js';

/** Steps between validations where the run leaves them to the server. */
const VALIDATE_EVERY = 1000;

/** Whether the run should have validated by now, had it pictures for it. */
export function lacksValidation(
  { status, lastSeq, settings }: Run,
  { losses, validations, ...history }: History,
): boolean {
  if (validations.length > 0) return false;
  const isOver = status === 'FINISHED' && history.lastSeq >= lastSeq;
  return isOver || (losses.at(-1)?.step ?? 0) > (settings.validateEvery ?? VALIDATE_EVERY);
}
