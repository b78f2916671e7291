import { sleep } from './sleep.js';

interface RetryingParts {
  signal: AbortSignal;
  waitMs: number;
  /** Told why it failed, each time. */
  onProblem?: (error: Error) => void;
}

/** The answer of `ask`, which is repeated while it fails: a server may be started later than a page. Rejects when it is aborted. */
export async function retrying<T>(ask: () => Promise<T>, { signal, waitMs, onProblem }: RetryingParts): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      onProblem?.(error as Error);
      await sleep(waitMs, signal);
    }
  }
}
