/**
 * Grids of ab bins: the classes that a network predicts. For whole pictures
 * there are the native `nearestBin` and `softEncode`.
 */

export interface AbGrid {
  /** Bins along a, and along b. */
  readonly side: number;
  /** Number of bins K. */
  readonly count: number;
  /** Bin centers [K, 2] as (a, b), row-major: index = aBin · side + bBin. */
  readonly centers: Float32Array;
}

/** Distance between neighboring centers, in ab units. */
const BIN_STEP = 10;

function squareGrid(side: number): AbGrid {
  const first = (-(side - 1) / 2) * BIN_STEP;
  const centers = new Float32Array(side * side * 2);
  for (let bin = 0; bin < side * side; bin++) {
    centers[2 * bin] = first + Math.floor(bin / side) * BIN_STEP;
    centers[2 * bin + 1] = first + (bin % side) * BIN_STEP;
  }
  return { side, count: side * side, centers };
}

/** The project's grid: 22 × 22 bins, centers −105…105. */
export const grid484 = squareGrid(22);
/** Zhang et al. 2017 (hints distribution): 23 × 23 bins, centers −110…110. */
export const grid529 = squareGrid(23);

/** Grids by the name that a model's config.json holds. */
export const abGrids = { 'ab-484': grid484, 'ab-529': grid529 } as const;
export type AbGridName = keyof typeof abGrids;

/** The bin whose center is nearest; at a tie the lower index along each axis, values beyond the grid go to its edge. */
export function nearestBin(grid: AbGrid, a: number, b: number): number {
  return axisBin(grid, a) * grid.side + axisBin(grid, b);
}

function axisBin({ side }: AbGrid, value: number): number {
  const position = value / BIN_STEP + (side - 1) / 2;
  return Math.min(side - 1, Math.max(0, Math.ceil(position - 0.5)));
}
