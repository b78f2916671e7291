import { type ReactNode, useState } from 'react';
import type { Size, View } from './zoom.js';

interface LayerProps {
  src: string;
  /** Shown in gray where the browser cannot read `src`. */
  fallback?: string | null;
  alt: string;
  view: View;
  size: Size;
  /** What lies over the picture. */
  children?: ReactNode;
  onSize?: (size: Size) => void;
}

/** A picture at its place in the window. */
export function Layer({ src, fallback, alt, view, size, onSize, children }: LayerProps) {
  const [isUnreadable, setUnreadable] = useState(false);
  const { width, height } = size;
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  const imageRendering = view.scale * devicePixelRatio >= 6 ? 'pixelated' : 'auto';
  const isReplaced = isUnreadable && fallback;
  return (
    <div className="layer" data-gray={isReplaced ? true : undefined}>
      <img
        src={isReplaced ? fallback : src}
        alt={alt}
        draggable={false}
        style={{ width, height, transform, imageRendering }}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          onSize?.({ width: naturalWidth, height: naturalHeight })
        }
        onError={() => setUnreadable(true)}
      />
      {children}
    </div>
  );
}
