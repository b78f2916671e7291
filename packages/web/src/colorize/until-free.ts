import { ApiError } from '../api/api-error.js';

const TRIES = 20;
/** Five minutes at three seconds each: as long as a server may take to be started again. */
const LOST_TRIES = 100;

export interface UntilFreeParts {
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  /** Before each wait. */
  onBusy?: () => void;
}

/** The answer of `ask`; while the server is busy it is asked again after as long as the server says, up to 20 times. */
export async function untilFree<Result extends { __typename: string }>(
  ask: () => Promise<Result | Busy>,
  { wait, signal, onBusy }: UntilFreeParts,
): Promise<Result | Busy> {
  for (let tries = 1; ; tries++) {
    const result = await ask();
    if (!isBusy(result) || tries === TRIES) return result;
    onBusy?.();
    await wait(result.retryAfterSeconds * 1000, signal);
  }
}

interface Busy {
  __typename: 'BusyError';
  message: string;
  retryAfterSeconds: number;
}

const isBusy = (result: { __typename: string }): result is Busy => result.__typename === 'BusyError';

/** As `untilFree`; it is also asked again where the server cannot be reached or has no time, which `onLost` is told in words. */
export async function untilReached<Result extends { __typename: string }>(
  ask: () => Promise<Result | Busy>,
  { onLost, ...parts }: UntilFreeParts & { onLost: (reason: string) => void },
): Promise<Result | Busy> {
  for (let tries = 1; ; tries++) {
    try {
      return await untilFree(ask, parts);
    } catch (error) {
      if (!(error instanceof ApiError) || error.retryAfterMs === null || tries === LOST_TRIES) throw error;
      onLost(error.message);
      await parts.wait(error.retryAfterMs, parts.signal);
    }
  }
}
