import type { Plugin } from 'graphql-yoga';
import { refuse } from './refuse.js';

export interface AllowedNames {
  /** Host names without port, in lower case; IPv6 addresses in brackets. */
  hosts: readonly string[];
  /** Besides the server's own. */
  origins: readonly string[];
}

/**
 * Refuses requests to a foreign name, as a page makes them whose name was rebound to this address, and requests from pages of
 * other origins.
 */
export function useAllowedHosts({ hosts, origins }: AllowedNames): Plugin {
  return {
    onRequest: (hook) => {
      const { request } = hook;
      const host = (request.headers.get('host') ?? new URL(request.url).host).toLowerCase();
      if (!hosts.includes(host.replace(/:\d+$/, ''))) {
        const message = 'this server does not answer to that name; allow it with the setting allowedHosts';
        return hook.endResponse(refuse({ status: 421, code: 'HOST_NOT_ALLOWED', message }));
      }
      const origin = request.headers.get('origin')?.toLowerCase();
      const own = origin === `http://${host}` || origin === `https://${host}`;
      if (origin === undefined || own || origins.includes(origin)) return;
      const message = 'pages of that origin may not call this server; allow it with the setting allowedOrigins';
      hook.endResponse(refuse({ status: 403, code: 'ORIGIN_NOT_ALLOWED', message }));
    },
  };
}
