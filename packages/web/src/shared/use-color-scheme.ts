import { useSyncExternalStore } from 'react';

const query = matchMedia('(prefers-color-scheme: dark)');
const subscribe = (listener: () => void): (() => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** The colors that the reader prefers, kept up to date. */
export function useColorScheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () => query.matches) ? 'dark' : 'light';
}
