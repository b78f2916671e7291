import type { History } from './history.js';
import type { LineStyle } from './plot-data.js';
import type { Run } from './queries.js';
import type { RunState } from './run-store.js';

/** A run of a comparison. */
export interface ComparedRun {
  run: Run;
  history: History;
  /** The same in every chart; its label is the run's name. */
  style: LineStyle;
}

/** As many as can be compared. */
const looks: readonly Omit<LineStyle, 'label'>[] = [
  { color: '--series-1', dash: 'solid' },
  { color: '--series-2', dash: 'dashed' },
  { color: '--series-3', dash: 'dotted' },
  { color: '--series-4', dash: 'dash-dotted' },
];

/** Those that are known, in their order. */
export function comparedRuns(states: readonly RunState[]): ComparedRun[] {
  const known = states.flatMap(({ run, history }) => (run ? [{ run, history }] : []));
  return known.map((each, index) => ({ ...each, style: { ...looks[index % looks.length]!, label: each.run.name } }));
}
