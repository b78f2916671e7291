import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit, type Frame, keepInside, pan, zoomTo } from './zoom.js';

const frame: Frame = { window: { width: 400, height: 300 }, picture: { width: 800, height: 300 } };

describe(fit, () => {
  it('shows all of the picture, centered', () => expect(fit(frame)).toEqual({ scale: 0.5, x: 0, y: 75 }));
  it('enlarges as far as it may', () => {
    const small = { window: frame.window, picture: { width: 10, height: 10 } };
    expect(fit(small, 4)).toEqual({ scale: 4, x: 180, y: 130 });
  });
});

describe(zoomTo, () => {
  it('keeps the point below the pointer in its place', () => {
    const start = { scale: 2, x: -500, y: -100 };
    const anchor = { x: 120, y: 80 };
    const zoomed = zoomTo(frame, start, { scale: 3, anchor });
    const below = (view: typeof start): number[] => [
      (anchor.x - view.x) / view.scale,
      (anchor.y - view.y) / view.scale,
    ];
    expect(below(zoomed)[0]).toBeCloseTo(below(start)[0]!);
    expect(below(zoomed)[1]).toBeCloseTo(below(start)[1]!);
  });
  it('ends at the whole picture and at 16 pixels per pixel', () => {
    const anchor = { x: 0, y: 0 };
    expect(zoomTo(frame, fit(frame), { scale: 0.01, anchor }).scale).toBe(0.5);
    expect(zoomTo(frame, fit(frame), { scale: 99, anchor }).scale).toBe(16);
  });
});

it('panning never shows an empty border that the picture could fill', () => {
  const offset = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(offset, offset, fc.double({ min: 0.1, max: 16, noNaN: true }), (x, y, scale) => {
      const view = pan(frame, keepInside(frame, { scale, x: 0, y: 0 }), { x, y });
      const width = frame.picture.width * scale;
      if (width >= frame.window.width) {
        expect(view.x).toBeLessThanOrEqual(0);
        expect(view.x + width).toBeGreaterThanOrEqual(frame.window.width - 1e-6);
      } else expect(view.x).toBeCloseTo((frame.window.width - width) / 2);
    }),
  );
});
