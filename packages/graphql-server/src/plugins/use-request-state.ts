import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Plugin } from 'graphql-yoga';
import type { Log } from '../log.js';
import type { ServerMetrics } from '../metrics.js';
import { setState, stateOf } from '../request-state.js';

interface NodeContext {
  req?: { socket?: Socket };
}

/** Gives every request an id, and logs and measures its answer. Comes first. */
export function useRequestState(log: Log, metrics: ServerMetrics): Plugin {
  return {
    onRequest: ({ request, serverContext }) => {
      const given = request.headers.get('x-request-id');
      const id = given && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
      const address = (serverContext as NodeContext | undefined)?.req?.socket?.remoteAddress ?? null;
      setState(request, { id, startedAt: performance.now(), address, principal: null });
    },
    onResponse: ({ request, response }) => {
      const state = stateOf(request);
      response.headers.set('x-request-id', state.id);
      if (state.retryAfterSeconds !== undefined && !response.headers.has('retry-after'))
        response.headers.set('retry-after', String(state.retryAfterSeconds));
      const ms = Math.round(performance.now() - state.startedAt);
      const route = routeOf(new URL(request.url).pathname);
      const { status } = response;
      metrics.requests.observe({ route, status: String(status) }, ms / 1000);
      log.info({ request: state.id, method: request.method, route, status, ms, key: state.principal?.id }, 'request');
    },
  };
}

/** The path without ids: for logs and labels. */
function routeOf(path: string): string {
  if (path.startsWith('/results/')) return '/results';
  if (path.startsWith('/previews/')) return '/previews';
  return ['/graphql', '/health', '/ready', '/metrics'].includes(path) ? path : 'other';
}
