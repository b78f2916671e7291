import { useMemo, useSyncExternalStore } from 'react';
import type { RunState } from './run-store.js';
import { runStore } from './runs.js';

/** Several runs and their events, live. */
export function useRunStates(ids: readonly string[]): readonly RunState[] {
  const key = ids.join(',');
  const joined = useMemo(() => joinStores(key === '' ? [] : key.split(',')), [key]);
  return useSyncExternalStore(joined.subscribe, joined.getState);
}

function joinStores(ids: readonly string[]) {
  const stores = ids.map(runStore);
  let states: readonly RunState[] = stores.map((store) => store.getState());
  return {
    subscribe: (listener: () => void): (() => void) => {
      const leave = stores.map((store) => store.subscribe(listener));
      return () => leave.forEach((each) => each());
    },
    getState: (): readonly RunState[] => {
      const now = stores.map((store) => store.getState());
      if (now.some((state, index) => state !== states[index])) states = now;
      return states;
    },
  };
}
