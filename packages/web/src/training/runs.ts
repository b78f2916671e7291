import { request } from '../api/client.js';
import { sleep } from '../shared/sleep.js';
import { connectEvents } from './connect-events.js';
import { runQuery } from './queries.js';
import { RunStore } from './run-store.js';

const stores = new Map<string, RunStore>();

/** The store of a run: the same for every page, so that its events are fetched once. */
export function runStore(id: string): RunStore {
  const store = stores.get(id) ?? createStore(id);
  stores.set(id, store);
  return store;
}

function createStore(id: string): RunStore {
  return new RunStore({
    load: async (signal) => (await request(runQuery, { id }, signal)).trainingRun,
    connect: (after, onEvent, signal) => connectEvents({ id, after, onEvent, signal }),
    wait: sleep,
    showEveryMs: 150,
  });
}
