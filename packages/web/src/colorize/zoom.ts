/** Zoom and pan of a picture in a window: pure arithmetic, lengths in CSS pixels unless said otherwise. */

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Where the picture lies: `scale` CSS pixels per picture pixel, (x, y) its top left corner. */
export interface View extends Point {
  scale: number;
}

export interface Frame {
  window: Size;
  /** In picture pixels. */
  picture: Size;
}

/** At most 16 screen pixels per picture pixel. */
const MAX_SCALE = 16;

/** The largest scale that shows all of the picture, not beyond `natural`, centered. */
export function fit(frame: Frame, natural = 1): View {
  return center(frame, fitScale(frame, natural));
}

export function fitScale({ window, picture }: Frame, natural = 1): number {
  return Math.min(window.width / picture.width, window.height / picture.height, natural);
}

function center({ window, picture }: Frame, scale: number): View {
  return { scale, x: (window.width - picture.width * scale) / 2, y: (window.height - picture.height * scale) / 2 };
}

/** Zooms to `scale`, bounded, so that the point of the picture below `anchor` stays there. */
export function zoomTo(frame: Frame, view: View, target: { scale: number; anchor: Point }): View {
  const scale = Math.min(Math.max(target.scale, Math.min(fitScale(frame), view.scale)), MAX_SCALE);
  const ratio = scale / view.scale;
  const { anchor } = target;
  const x = anchor.x - (anchor.x - view.x) * ratio;
  const y = anchor.y - (anchor.y - view.y) * ratio;
  return keepInside(frame, { scale, x, y });
}

export function pan(frame: Frame, view: View, by: Point): View {
  return keepInside(frame, { ...view, x: view.x + by.x, y: view.y + by.y });
}

/** No empty border where the picture could fill it; centered in a direction in which it is smaller than the window. */
export function keepInside({ window, picture }: Frame, { scale, x, y }: View): View {
  return {
    scale,
    x: keepAxis(x, picture.width * scale, window.width),
    y: keepAxis(y, picture.height * scale, window.height),
  };
}

function keepAxis(offset: number, length: number, room: number): number {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, offset));
}
