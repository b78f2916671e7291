/** What `listenForInterrupts` needs of `process`. */
export interface SignalSource {
  readonly pid: number;
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

/** npm and nx forward the Ctrl-C that the terminal has already sent to everyone: within this time both are one request. */
const echoMs = 400;

/** The first SIGINT or SIGTERM aborts `controller`, the second one has its usual effect. Returns what undoes it. */
export function listenForInterrupts(source: SignalSource, controller: AbortController, now = Date.now): () => void {
  let firstAt: number | undefined;
  const dispose = (): void => {
    for (const signal of signals) source.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (firstAt === undefined) {
      firstAt = now();
      controller.abort(signal);
    } else if (now() - firstAt > echoMs) {
      dispose();
      source.kill(source.pid, signal);
    }
  };
  for (const signal of signals) source.on(signal, onSignal);
  return dispose;
}
