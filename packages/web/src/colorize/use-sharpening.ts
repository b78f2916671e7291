import { useEffect } from 'react';
import { PREVIEW_SIDE } from './live-render.js';
import type { Picture } from './picture.js';
import { queue } from './queue.js';

/** Until settings and zoom count as chosen. */
const SETTLE_MS = 500;
/** So little enlarged, a preview looks as sharp as the full picture. */
const ENLARGED = 1.25;

/**
 * Has the full picture rendered where a preview is shown larger than it is, once the settings rest; tells whether one would be.
 *
 * @param side of what is shown, the longest, in CSS pixels
 */
export function useSharpening({ id, preview }: Picture, side: number): boolean {
  const isSoft = side * devicePixelRatio > ENLARGED * PREVIEW_SIDE;
  useEffect(() => {
    if (preview === null || !isSoft) return;
    const settling = setTimeout(() => queue.sharpen(id), SETTLE_MS);
    return () => clearTimeout(settling);
  }, [id, preview, isSoft]);
  return isSoft;
}
