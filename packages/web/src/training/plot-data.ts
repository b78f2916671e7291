import uPlot from 'uplot';

/** How a line looks and what it is called. */
export interface LineStyle {
  label: string;
  /** A custom property of CSS, such as --series-1. */
  color: string;
  /** For eyes that do not tell the colors apart. Default: solid. */
  dash?: Dash;
}

export type Dash = 'solid' | 'dashed' | 'dotted' | 'dash-dotted';

/** A line of a chart. */
export interface Line extends LineStyle {
  /** Ascending. */
  xs: readonly number[];
  ys: readonly (number | null)[];
  /** The noise behind a smoothed line. */
  isFaint?: boolean;
  /** Few points: each is marked. */
  hasDots?: boolean;
}

/** More points than a chart has pixels say nothing. */
const MAX_POINTS = 1200;

/** The lines over all of their x together, as uPlot takes them. */
export function toPlotData(lines: readonly Line[]): uPlot.AlignedData {
  const tables = lines.map(({ xs, ys }) => thin(xs, ys));
  if (tables.length === 0) return [[]];
  return uPlot.join(tables);
}

/** Means of neighbors, so that at most `MAX_POINTS` are left. */
function thin(xs: readonly number[], ys: readonly (number | null)[]): [number[], (number | null)[]] {
  const group = Math.ceil(xs.length / MAX_POINTS);
  if (group <= 1) return [[...xs], [...ys]];
  const starts = Array.from({ length: Math.ceil(xs.length / group) }, (_, index) => index * group);
  const means = starts.map((start) => mean(ys.slice(start, start + group)));
  return [starts.map((start) => xs[Math.min(start + group, xs.length) - 1]!), means];
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
