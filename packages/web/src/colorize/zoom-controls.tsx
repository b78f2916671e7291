import type { Zoom } from './use-zoom.js';

export function ZoomControls({ zoom }: { zoom: Zoom }) {
  return (
    <div className="zoom-controls" role="toolbar" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" onClick={() => zoom.by(1 / 1.5)}>
        −
      </button>
      <output aria-label="Zoom">{Math.round(zoom.percent)} %</output>
      <button type="button" aria-label="Zoom in" onClick={() => zoom.by(1.5)}>
        +
      </button>
      <button type="button" aria-pressed={zoom.isFit} onClick={zoom.toFit}>
        Fit
      </button>
      <button type="button" aria-label="One to one" onClick={() => zoom.toPercent(100)}>
        1:1
      </button>
    </div>
  );
}
