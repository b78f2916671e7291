import { setImmediate } from 'node:timers/promises';

/** Milliseconds after which work lets the event loop turn; its next piece may take as long again. */
const TURN = 2;

/** Runs a generator to its end and gives what it returns, letting the event loop turn at its `yield`s. */
export async function unhurried<R>(steps: Generator<void, R>): Promise<R> {
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < TURN) continue;
    await setImmediate();
    since = performance.now();
  }
}

/** Runs a generator to its end at once. */
export function atOnce<R>(steps: Generator<void, R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
