import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the focus in an element when what had it there is removed or disabled, so that a reader by keys need not start from the top.
 *
 * @param fallback selector, in the element, of what has the focus then
 */
export function useKeptFocus<Kind extends HTMLElement>(fallback: string): RefObject<Kind | null> {
  const element = useRef<Kind>(null);
  const isInside = useRef(false);
  useEffect(() => {
    const stop = new AbortController();
    const note = ({ target }: Event): void => {
      isInside.current = element.current?.contains(target as Node) ?? false;
    };
    for (const name of ['focusin', 'pointerdown']) document.addEventListener(name, note, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  useEffect(() => {
    if (!isInside.current || document.activeElement !== document.body) return;
    element.current?.querySelector<HTMLElement>(fallback)?.focus({ preventScroll: true });
  });
  return element;
}
