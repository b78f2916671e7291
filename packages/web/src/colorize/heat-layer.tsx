import { useEffect, useRef } from 'react';
import { tint } from './heat.js';
import type { Size, View } from './zoom.js';

/** Longest side of the tint: the network's own map is not larger. */
const MAX_SIDE = 512;

interface HeatLayerProps {
  /** Of the gray map. */
  url: string;
  view: View;
  size: Size;
}

/** How unsure the network is, as a tint over the picture. */
export function HeatLayer({ url, view, size }: HeatLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new Image();
    image.src = url;
    image.onload = () => {
      if (canvas.current) draw(canvas.current, image);
    };
    return () => {
      image.onload = null;
    };
  }, [url]);
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  const { width, height } = size;
  return <canvas ref={canvas} className="heat-layer" aria-hidden="true" style={{ width, height, transform }} />;
}

function draw(canvas: HTMLCanvasElement, image: HTMLImageElement): void {
  const scale = Math.min(1, MAX_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  tint(pixels.data);
  context.putImageData(pixels, 0, 0);
}
