/** Of the tint, from hardly to very unsure: sRGB. */
const from = [255, 190, 40] as const;
const to = [214, 20, 120] as const;
const MAX_ALPHA = 190;

/**
 * Turns a gray map into a tint over the picture: the surest half of the picture stays clear, the rest is tinted the more the less
 * sure it is, relative to this picture.
 *
 * @param pixels RGBA samples of the map; replaced by those of the tint
 */
export function tint(pixels: Uint8ClampedArray): void {
  const counts = new Uint32Array(256);
  for (let i = 0; i < pixels.length; i += 4) counts[pixels[i]!]!++;
  const low = percentile(counts, 0.5);
  const high = Math.max(percentile(counts, 0.98), low + 1);
  for (let i = 0; i < pixels.length; i += 4) {
    const part = Math.min(1, Math.max(0, (pixels[i]! - low) / (high - low)));
    for (let c = 0; c < 3; c++) pixels[i + c] = from[c]! + part * (to[c]! - from[c]!);
    pixels[i + 3] = part * MAX_ALPHA;
  }
}

/** The lowest value that at least `part` of all samples do not exceed. */
function percentile(counts: Uint32Array, part: number): number {
  const wanted = part * counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  return counts.findIndex((count) => (seen += count) >= wanted);
}
