import type { Point } from './zoom.js';

/** Where in `element` the pointer is, in CSS pixels. */
export function pointIn(element: Element | null, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const box = element?.getBoundingClientRect();
  return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) };
}
