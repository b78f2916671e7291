import type { Batch } from '../data/batches.js';
import type { TrainingSession } from './session.js';

/** Steps that are measured, after some that only warm up. */
const WARM_UP = 3;
const MEASURED = 10;
/** Share of the time for validations, checkpoints and previews. */
const RESERVE = 0.06;

/** How many steps fit into `seconds`, from a few steps run for that purpose; the caller starts over afterwards. */
export async function stepsWithin(
  seconds: number,
  session: TrainingSession,
  batches: AsyncIterable<Batch>,
): Promise<number> {
  const start = performance.now();
  const times: number[] = [];
  let last = start;
  for await (const batch of batches) {
    await session.step(1, batch);
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (times.length === WARM_UP + MEASURED) break;
  }
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const left = seconds * 1000 * (1 - RESERVE) - (last - start);
  return Math.max(1, Math.floor(left / median));
}
