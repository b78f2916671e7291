import type { Plugin } from 'graphql-yoga';
import type { ServerMetrics } from '../metrics.js';
import { stateOf } from '../request-state.js';
import { refuse } from './refuse.js';

/** /health for supervisors, /ready for load balancers, /metrics for Prometheus. */
export function useOperations(metrics: ServerMetrics, isReady: () => boolean): Plugin {
  return {
    onRequest: async (hook) => {
      const { request, url } = hook;
      if (url.pathname === '/health') return hook.endResponse(answer('ok', 200));
      if (url.pathname === '/ready')
        return hook.endResponse(isReady() ? answer('ready', 200) : answer('not ready', 503));
      if (url.pathname !== '/metrics') return;
      if (!stateOf(request).principal?.scopes.includes('admin')) {
        return hook.endResponse(
          refuse({ status: 403, code: 'FORBIDDEN', message: 'the metrics need the scope admin' }),
        );
      }
      const { contentType } = metrics.registry;
      hook.endResponse(new Response(await metrics.registry.metrics(), { headers: { 'content-type': contentType } }));
    },
  };
}

function answer(status: string, code: number): Response {
  return Response.json({ status }, { status: code, headers: { 'cache-control': 'no-store' } });
}
