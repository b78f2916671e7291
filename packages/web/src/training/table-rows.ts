import type { Line } from './plot-data.js';

export interface TableRow {
  step: number;
  /** One for each line: where it is at the step, or was last before; null before it begins and after its end. */
  values: readonly (number | null)[];
}

/** Lines at no more than `count` of their steps, the last among them. */
export function tableRows(lines: readonly Line[], count: number): TableRow[] {
  const steps = [...new Set(lines.flatMap(({ xs }) => xs))].sort((a, b) => a - b);
  const rows = Math.min(count, steps.length);
  const chosen = Array.from({ length: rows }, (_, row) => steps[Math.ceil(((row + 1) * steps.length) / rows) - 1]!);
  return chosen.map((step) => ({ step, values: lines.map((line) => valueAt(line, step)) }));
}

function valueAt({ xs, ys }: Line, step: number): number | null {
  const end = xs.at(-1);
  if (end === undefined || step > end) return null;
  const index = xs.findLastIndex((x) => x <= step);
  return ys[index] ?? null;
}
