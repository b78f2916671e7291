/** Telling photographs from drawings, screenshots and logos. */
import type { Photo } from './decode-photo.js';

/**
 * Limits set on 1,626 photographs (flat ≤ 0.62; where flat > 0.45, variety ≥ 0.016) and 150 icons, diagrams and
 * screenshots: 9 in 10 of these lie beyond.
 */
const FLAT_ALWAYS = 0.65;
const FLAT_WITH_FEW_COLORS = 0.45;
const FEW_COLORS = 0.012;

export interface Flatness {
  /** Share of pixels equal to their right and lower neighbors: sensors and lenses leave few. */
  flat: number;
  /** Distinct colors (6 bits a channel) per pixel. */
  variety: number;
}

export function measureFlatness({ width, height, rgb }: Photo): Flatness {
  const seen = new Uint8Array(1 << 18);
  const row = width * 3;
  let same = 0;
  let colors = 0;
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0, p = y * row; x < width - 1; x++, p += 3) {
      const r = rgb[p]!;
      const g = rgb[p + 1]!;
      const b = rgb[p + 2]!;
      const right = r === rgb[p + 3] && g === rgb[p + 4] && b === rgb[p + 5];
      if (right && r === rgb[p + row] && g === rgb[p + row + 1] && b === rgb[p + row + 2]) same++;
      const color = ((r >> 2) << 12) | ((g >> 2) << 6) | (b >> 2);
      colors += 1 - seen[color]!;
      seen[color] = 1;
    }
  }
  const pixels = (width - 1) * (height - 1);
  return { flat: same / pixels, variety: colors / pixels };
}

/** Whether most of the picture is exactly flat, or much of it in very few colors. */
export function isDrawing({ flat, variety }: Flatness): boolean {
  return flat > FLAT_ALWAYS || (flat > FLAT_WITH_FEW_COLORS && variety < FEW_COLORS);
}
