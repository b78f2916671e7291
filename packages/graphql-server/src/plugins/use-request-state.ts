import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Plugin } from 'graphql-yoga';
import type { Log } from '../log.js';
import type { ServerMetrics } from '../metrics.js';
import { setState, stateOf } from '../request-state.js';
import type { Tracer } from '../tracing/tracer.js';
import { routeOf } from './route-of.js';

interface NodeContext {
  req?: { socket?: Socket };
}

/** Gives every request an id, and logs and measures its answer. Comes first. */
export function useRequestState(log: Log, metrics: ServerMetrics, tracer: Tracer): Plugin {
  return {
    onRequest: ({ request, serverContext }) => {
      const given = request.headers.get('x-request-id');
      const id = given && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
      const address = (serverContext as NodeContext | undefined)?.req?.socket?.remoteAddress ?? null;
      tracer.annotate({ 'lithochrome.request': id });
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
      const trace = tracer.traceparent?.split('-')[1];
      const { method } = request;
      log.info({ request: state.id, method, route, status, ms, key: state.principal?.id, trace }, 'request');
    },
  };
}
