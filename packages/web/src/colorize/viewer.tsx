import './viewer.css';
import { useRef, useState } from 'react';
import { Compare } from './compare.js';
import { HeatLayer } from './heat-layer.js';
import { Layer } from './layer.js';
import type { Picture } from './picture.js';
import { PreviewLayer } from './preview-layer.js';
import { useElementSize } from './use-element-size.js';
import { useGestures } from './use-gestures.js';
import { useSharpening } from './use-sharpening.js';
import { useShownSource } from './use-shown-source.js';
import { useWheelZoom } from './use-wheel-zoom.js';
import { useZoom } from './use-zoom.js';
import { ViewerMessage } from './viewer-message.js';
import { ZoomControls } from './zoom-controls.js';
import type { Size } from './zoom.js';

const unknown: Size = { width: 1, height: 1 };
const help = 'Picture. Plus and minus zoom, arrow keys move, 0 fits, 1 shows every pixel.';

/** The picture before and after, at full resolution. */
export function Viewer({ picture }: { picture: Picture }) {
  const { file, sourceUrl, base, result, phase } = picture;
  const element = useRef<HTMLDivElement>(null);
  const window = useElementSize(element) ?? unknown;
  const [natural, setNatural] = useState<Size | null>(null);
  const size = result?.image ?? natural;
  const zoom = useZoom(window, size ?? unknown);
  useWheelZoom(element, zoom);
  const isSoft = useSharpening(picture, zoom.view.scale * Math.max(size?.width ?? 0, size?.height ?? 0));
  const { full, preview } = useShownSource({ full: result?.image.url ?? null, preview: picture.preview });
  const place = { view: zoom.view, size: size ?? unknown };
  const mayBeClear = result?.image.mimeType !== 'image/jpeg';
  const heat = picture.withUncertainty && base?.colorization.uncertainty;
  const name = file.name;
  const before = <Layer {...place} src={sourceUrl} fallback={full} alt={`${name} as it was`} onSize={setNatural} />;
  const after = full && (
    <Layer {...place} src={full} alt={`${name} colorized`}>
      {preview && <PreviewLayer {...place} src={preview} shape={mayBeClear ? full : null} isSoft={isSoft} />}
      {heat && <HeatLayer {...place} url={heat.url} />}
    </Layer>
  );
  const state = { 'data-fit': zoom.isFit, 'data-known': size !== null };
  return (
    <div ref={element} className="viewer" role="group" aria-label={help} tabIndex={0} {...state} {...useGestures(zoom)}>
      {after ? <Compare before={before} after={after} /> : before}
      <ViewerMessage picture={picture} />
      {phase === 'working' && <div className="viewer-busy" />}
      {size && <ZoomControls zoom={zoom} />}
    </div>
  );
}
