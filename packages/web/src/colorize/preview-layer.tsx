import type { Size, View } from './zoom.js';

interface PreviewLayerProps {
  src: string;
  /** The picture below it where that may be transparent, and a preview is not. */
  shape: string | null;
  view: View;
  size: Size;
  /** Whether it is shown larger than it is: then it gives the colors alone, and the full picture below it the detail. */
  isSoft: boolean;
}

/** The picture at the latest settings, over the full one at earlier settings, whose lightness is the same. */
export function PreviewLayer({ src, shape, view, size: { width, height }, isSoft }: PreviewLayerProps) {
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  return (
    <img
      className="preview-layer"
      src={src}
      alt=""
      draggable={false}
      style={{
        ...{ width, height, transform },
        mixBlendMode: isSoft ? 'color' : 'normal',
        mask: shape === null ? undefined : `url("${shape}") 0 0 / 100% 100%`,
      }}
    />
  );
}
