import { useSyncExternalStore } from 'react';
import { parseRoute, type Route } from './route.js';

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('popstate', listener);
  return () => window.removeEventListener('popstate', listener);
};
const currentPath = (): string => location.pathname + location.search;

/** The page that the address names. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, currentPath));
}

/** Goes to another page of the studio; what has the focus then is its content. */
export function navigate(path: string): void {
  history.pushState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
  document.getElementById('main')?.focus();
  window.scrollTo(0, 0);
}
