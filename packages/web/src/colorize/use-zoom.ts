import { useCallback, useMemo, useState } from 'react';
import { fit, type Frame, pan, type Point, type Size, type View, zoomTo } from './zoom.js';

export interface Zoom {
  view: View;
  /** Follows the window's size until something else is chosen. */
  isFit: boolean;
  /** Screen pixels per picture pixel, in per cent. */
  percent: number;
  toFit: () => void;
  /** Zooms by a factor around a point of the window; its middle by default. */
  by: (factor: number, anchor?: Point) => void;
  toPercent: (percent: number, anchor?: Point) => void;
  pan: (by: Point) => void;
}

/** Small pictures are enlarged up to this to fill the window. */
const MAX_FIT = 4;

/** Zoom and pan of a picture of size `picture` in a window of size `window`. */
export function useZoom(window: Size, picture: Size): Zoom {
  const [chosen, setChosen] = useState<View | null>(null);
  const { width, height } = window;
  const { width: pictureWidth, height: pictureHeight } = picture;
  const frame = useMemo<Frame>(
    () => ({ window: { width, height }, picture: { width: pictureWidth, height: pictureHeight } }),
    [width, height, pictureWidth, pictureHeight],
  );
  const view = chosen ?? fit(frame, MAX_FIT);
  const change = useCallback(
    (next: (view: View) => View) => setChosen((current) => next(current ?? fit(frame, MAX_FIT))),
    [frame],
  );
  const middle = useMemo(() => ({ x: width / 2, y: height / 2 }), [width, height]);
  const zoomBy = (factor: number, anchor = middle): void =>
    change((current) => zoomTo(frame, current, { scale: current.scale * factor, anchor }));
  const toPercent = (percent: number, anchor = middle): void =>
    change((current) => zoomTo(frame, current, { scale: percent / 100 / devicePixelRatio, anchor }));
  return {
    view,
    isFit: chosen === null,
    percent: view.scale * devicePixelRatio * 100,
    toFit: () => setChosen(null),
    by: zoomBy,
    toPercent,
    pan: (by) => change((current) => pan(frame, current, by)),
  };
}
