import { useSyncExternalStore } from 'react';
import type { RunState } from './run-store.js';
import { runStore } from './runs.js';

/** A run and its events, live. */
export function useRun(id: string): RunState {
  const store = runStore(id);
  return useSyncExternalStore(store.subscribe, store.getState);
}
