import { type RefObject, useEffect, useRef } from 'react';
import { pointIn } from './point-in.js';
import type { Zoom } from './use-zoom.js';

/** The wheel over `element` zooms around the pointer, and does not scroll the page. */
export function useWheelZoom(element: RefObject<HTMLElement | null>, zoom: Zoom): void {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const { current } = element;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      // A pinch on a trackpad comes as small turns with the control key.
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002));
      latest.current.by(factor, pointIn(current, event));
    };
    // React's own wheel listeners cannot keep the page from scrolling.
    current?.addEventListener('wheel', turn, { passive: false });
    return () => current?.removeEventListener('wheel', turn);
  }, [element]);
}
