const TRIES = 20;

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
