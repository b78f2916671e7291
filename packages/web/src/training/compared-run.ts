import type { History } from './history.js';
import type { LineStyle } from './plot-data.js';
import type { Run } from './queries.js';
import { runName } from './run-name.js';
import type { RunState } from './run-store.js';
import { differingSettings, settingText } from './setting-text.js';

/** A run of a comparison. */
export interface ComparedRun {
  run: Run;
  history: History;
  /** The same in every chart; its label is the run's name, unlike that of every other. */
  style: LineStyle;
}

/** As many as can be compared. */
const looks: readonly Omit<LineStyle, 'label'>[] = [
  { color: '--series-1', dash: 'solid' },
  { color: '--series-2', dash: 'dashed' },
  { color: '--series-3', dash: 'dotted' },
  { color: '--series-4', dash: 'dash-dotted' },
];

/** Those that are known, named and styled. */
export function comparedRuns(states: readonly RunState[]): ComparedRun[] {
  const known = states.flatMap(({ run, history }) => (run ? [{ run, history }] : []));
  const names = uniqueNames(known.map(({ run }) => run));
  return known.map((each, index) => ({ ...each, style: { ...looks[index % looks.length]!, label: names[index]! } }));
}

/** Where runs have the same name, a setting tells them apart, or a number. */
function uniqueNames(runs: readonly Run[]): string[] {
  const names = runs.map(runName);
  if (new Set(names).size === runs.length) return names;
  const settings = runs.map((run) => run.settings);
  const texts = differingSettings(settings).map((key) => settings.map((each) => settingText(key, each)));
  const telling =
    texts.find((values) => new Set(values).size === runs.length) ?? names.map((_name, index) => index + 1);
  return names.map((name, index) => `${name} (${telling[index]})`);
}
