import type { Principal } from './security/authenticator.js';

/** What is known of a request while it is answered. */
export interface RequestState {
  /** For logs and the header x-request-id. */
  readonly id: string;
  readonly startedAt: number;
  /** Address of the client; null where the handler is called without a socket. */
  readonly address: string | null;
  /** Who asks; null where the key is missing or wrong. */
  principal: Principal | null;
  /** The header Retry-After of the answer. */
  retryAfterSeconds?: number;
}

const states = new WeakMap<Request, RequestState>();

export function setState(request: Request, state: RequestState): void {
  states.set(request, state);
}

/** The state of a request that the first plugin has seen. */
export function stateOf(request: Request): RequestState {
  return states.get(request)!;
}
