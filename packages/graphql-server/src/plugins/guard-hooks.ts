import type { Plugin } from 'graphql-yoga';
import { describeForLog, type Log } from '../log.js';
import { refuse } from './refuse.js';

/** Plugins whose failures are logged and masked: the adapter below Yoga would answer with the stack. */
export function guardHooks(plugins: readonly Plugin[], log: Log): Plugin[] {
  const report = (error: unknown): void => log.error({ error: describeForLog(error) }, 'unexpected error');
  return plugins.map((plugin) => {
    const { onRequest, onResponse, ...rest } = plugin;
    const guarded: Plugin = { ...rest };
    if (onRequest) {
      guarded.onRequest = async (payload) => {
        try {
          await onRequest(payload);
        } catch (error) {
          report(error);
          payload.endResponse(refuse({ status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'Unexpected error.' }));
        }
      };
    }
    if (onResponse) {
      guarded.onResponse = async (payload) => {
        try {
          await onResponse(payload);
        } catch (error) {
          report(error);
        }
      };
    }
    return guarded;
  });
}
