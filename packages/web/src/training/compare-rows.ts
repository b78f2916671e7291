import { number3 } from './format.js';
import type { History } from './history.js';
import type { Run } from './queries.js';
import { statusNames } from './run-status.js';

export interface ComparedRun {
  run: Run;
  history: History;
}

type Row = readonly [name: string, values: readonly string[]];

/** How runs stand, and the settings in which they differ: a name, and a value for each run. */
export function compareRows(runs: readonly ComparedRun[]): Row[] {
  const row = (name: string, valueOf: (each: ComparedRun) => string): Row => [name, runs.map(valueOf)];
  const keys = Object.keys(runs[0]?.run.settings ?? {}) as (keyof Run['settings'])[];
  const differing = keys.filter((key) => new Set(runs.map(({ run }) => run.settings[key])).size > 1);
  return [
    row('Status', ({ run }) => statusNames[run.status]),
    row('Step', ({ run, history }) => (history.losses.at(-1)?.step ?? run.step).toLocaleString()),
    row('Loss', ({ run, history }) => number3(history.losses.at(-1)?.loss ?? run.loss)),
    row('PSNR, dB', ({ history }) => number3(history.validations.at(-1)?.metrics.psnr ?? null)),
    ...differing.map((key) => row(key, ({ run }) => String(run.settings[key] ?? 'default').toLowerCase())),
  ];
}
