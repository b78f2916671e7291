/**
 * Uploads that come while the engine has no place are refused before they are read, at the cost of a header: reading one takes
 * twenty times as long, and clients that do not wait would keep the server busy with nothing else.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Uploads a second that are read all the same: their answer is a typed BusyError. */
const READ_PER_SECOND = 10;

export interface Crowd {
  readonly full: boolean;
  readonly retryAfterSeconds: number;
}

/** Answers a request that is to be refused, and says whether it did. */
export type EarlyRefusal = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createEarlyRefusal(engine: Crowd, onRefusal: () => void): EarlyRefusal {
  let [second, read] = [0, 0];
  return (request, response) => {
    if (!engine.full || !request.headers['content-type']?.startsWith('multipart/')) return false;
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) [second, read] = [now, 0];
    if (++read <= READ_PER_SECOND) return false;
    onRefusal();
    const wait = engine.retryAfterSeconds;
    const error = { message: `the server is busy; try again in ${wait} s`, extensions: { code: 'BUSY' } };
    const headers = { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' };
    response.writeHead(503, { ...headers, 'retry-after': String(wait) }).end(JSON.stringify({ errors: [error] }));
    return true;
  };
}
