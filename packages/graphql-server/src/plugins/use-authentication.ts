import type { Plugin } from 'graphql-yoga';
import { stateOf } from '../request-state.js';
import { scopes } from '../security/api-keys.js';
import type { Authenticator, Principal } from '../security/authenticator.js';
import type { RateLimiter } from '../security/rate-limiter.js';
import { refuse } from './refuse.js';

/** Where no keys are asked for, everyone on this machine may do everything. */
const anyone: Principal = { id: 'local', scopes };

/** Paths that need no key: probes, the studio's files, and pictures, whose URLs are signed. */
const open = /^\/(health|ready|icon\.svg)$|^\/(assets|results|previews)\//;

/** Finds out who asks, limits how often, and refuses those without a key where one is required (`known` not null). */
export function useAuthentication(known: Authenticator | null, limiter: RateLimiter): Plugin {
  return {
    onRequest: async (hook) => {
      const { request } = hook;
      const state = stateOf(request);
      const { pathname } = new URL(request.url);
      state.principal = known ? await principalOf(request, known) : anyone;
      const client = known && state.principal ? `key ${state.principal.id}` : `address ${state.address}`;
      const wait = /^\/(health|ready|metrics)$/.test(pathname) ? 0 : limiter.take(client);
      if (wait > 0) {
        const message = `too many requests; wait ${wait} s`;
        const headers = { 'retry-after': String(wait) };
        return hook.endResponse(refuse({ status: 429, code: 'RATE_LIMITED', message, headers }));
      }
      const isPage = request.method === 'GET' && request.headers.get('accept')?.includes('text/html');
      if (state.principal || open.test(pathname) || isPage) return;
      const message = 'an API key or a token is required: send the header authorization: Bearer <key>';
      const headers = { 'www-authenticate': 'Bearer' };
      hook.endResponse(refuse({ status: 401, code: 'UNAUTHENTICATED', message, headers }));
    },
  };
}

async function principalOf(request: Request, known: Authenticator): Promise<Principal | null> {
  const token = /^Bearer (\S{1,4096})$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  return token === undefined ? null : known.verify(token);
}
