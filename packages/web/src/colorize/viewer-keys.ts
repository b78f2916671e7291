import type { Zoom } from './use-zoom.js';

const STEP = 1.25;
/** CSS pixels per arrow key. */
const PAN = 60;

/** What keys do to the picture that has the focus. */
export const viewerKeys: Readonly<Record<string, (zoom: Zoom) => void>> = {
  '+': (zoom) => zoom.by(STEP),
  '=': (zoom) => zoom.by(STEP),
  '-': (zoom) => zoom.by(1 / STEP),
  '0': (zoom) => zoom.toFit(),
  '1': (zoom) => zoom.toPercent(100),
  ArrowLeft: (zoom) => zoom.pan({ x: PAN, y: 0 }),
  ArrowRight: (zoom) => zoom.pan({ x: -PAN, y: 0 }),
  ArrowUp: (zoom) => zoom.pan({ x: 0, y: PAN }),
  ArrowDown: (zoom) => zoom.pan({ x: 0, y: -PAN }),
};
