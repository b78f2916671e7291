import { onEnd, pipe, subscribe } from 'wonka';
import { needsKey, toApiError } from '../api/api-error.js';
import { client } from '../api/client.js';
import { eventsSubscription, type RunEvent } from './queries.js';

interface ConnectRequest {
  id: string;
  after: number;
  onEvent: (event: RunEvent) => void;
  signal: AbortSignal;
}

/** One connection over server-sent events; resolves when it ends, rejects when it breaks or is aborted. */
export function connectEvents({ id, after, onEvent, signal }: ConnectRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const subscription = pipe(
      client.subscription(eventsSubscription, { id, after }),
      onEnd(resolve),
      subscribe(({ data, error }) => {
        // Where a key is needed the stream ends, and the next request asks for it.
        if (error && !needsKey(error)) reject(toApiError(error));
        else if (data) onEvent(data.trainingRun);
      }),
    );
    const abort = (): void => {
      subscription.unsubscribe();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
}
