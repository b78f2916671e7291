import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef } from 'react';
import { pointIn } from './point-in.js';
import type { Zoom } from './use-zoom.js';
import { viewerKeys } from './viewer-keys.js';
import type { Point } from './zoom.js';

/** Listeners for an element that shows a picture: drag, pinch, double click and keys. */
export function useGestures(zoom: Zoom) {
  const pointers = useRef(new Map<number, Point>());
  const forget = (event: PointerEvent): void => void pointers.current.delete(event.pointerId);
  return {
    onPointerDown: (event: PointerEvent): void => {
      if (!isPicture(event) || event.button !== 0) return;
      pointers.current.set(event.pointerId, pointIn(event.currentTarget, event));
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent): void => {
      const before = pointers.current.get(event.pointerId);
      if (!before) return;
      const now = pointIn(event.currentTarget, event);
      pointers.current.set(event.pointerId, now);
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other) zoom.by(distance(now, other) / Math.max(1, distance(before, other)), middle(now, other));
      const fingers = other ? 2 : 1;
      zoom.pan({ x: (now.x - before.x) / fingers, y: (now.y - before.y) / fingers });
    },
    onPointerUp: forget,
    onPointerCancel: forget,
    onDoubleClick: (event: MouseEvent): void => {
      if (!isPicture(event)) return;
      if (!zoom.isFit) return zoom.toFit();
      zoom.toPercent(zoom.percent < 100 ? 100 : 2 * zoom.percent, pointIn(event.currentTarget, event));
    },
    onKeyDown: (event: KeyboardEvent): void => {
      const act = viewerKeys[event.key];
      const isForOthers = !isPicture(event) && event.key.startsWith('Arrow');
      if (!act || isForOthers || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act(zoom);
    },
  };
}

/** Not the line between before and after, and no button. */
function isPicture({ target }: { target: EventTarget }): boolean {
  return target instanceof Element && target.closest('[data-rcs="handle-root"], .zoom-controls') === null;
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
