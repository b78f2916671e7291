import type { ComparedRun } from './compared-run.js';
import { number3 } from './format.js';
import { knownMetrics, metricKinds, metricText } from './metrics.js';
import type { Metrics } from './queries.js';
import { runTime } from './run-time.js';
import { statusNames } from './run-status.js';
import { differingSettings, settingName, settingText } from './setting-text.js';

export interface CompareRow {
  name: string;
  /** One for each run. */
  values: readonly string[];
  /** Runs with the best value, if one is better than another. */
  best?: readonly number[];
}

/** How runs stand and what came of them at last. */
export function resultRows(runs: readonly ComparedRun[]): CompareRow[] {
  const row = (name: string, valueOf: (each: ComparedRun) => string): CompareRow => ({
    name,
    values: runs.map(valueOf),
  });
  const known = new Set(runs.flatMap(({ history }) => knownMetrics(history)));
  const metrics = (Object.keys(metricKinds) as (keyof Metrics)[]).filter((key) => known.has(key));
  const models = runs.some(({ run }) => run.modelName !== null)
    ? [row('Model', ({ run }) => run.modelName ?? '–')]
    : [];
  return [
    row('Status', ({ run }) => statusNames[run.status]),
    row('Steps', ({ run, history }) => stepsText(history.losses.at(-1)?.step ?? run.step, run.steps)),
    ...models,
    row('Took', ({ run }) => runTime(run)),
    row('Training loss', ({ run, history }) => number3(history.losses.at(-1)?.loss ?? run.loss)),
    row('Validation loss', ({ history }) => number3(history.validations.at(-1)?.loss ?? null)),
    ...metrics.map((key) => metricRow(key, runs)),
  ];
}

/** Whether the runs were validated on the same pictures, so that their metrics can be held against each other. */
export function haveLikePictures(runs: readonly ComparedRun[]): boolean {
  return new Set(runs.map(({ run }) => run.dataset.name)).size < 2;
}

/** The settings in which runs differ. */
export function settingRows(runs: readonly ComparedRun[]): CompareRow[] {
  const keys = differingSettings(runs.map(({ run }) => run.settings));
  return [
    ...(haveLikePictures(runs) ? [] : [{ name: 'Data set', values: runs.map(({ run }) => run.dataset.name) }]),
    ...keys.map((key) => ({ name: settingName(key), values: runs.map(({ run }) => settingText(key, run.settings)) })),
  ];
}

/** Whether the runs minimize the same, so that their losses can be held against each other. */
export function haveLikeLosses(runs: readonly ComparedRun[]): boolean {
  const differing = new Set(differingSettings(runs.map(({ run }) => run.settings)));
  return !(['loss', 'gamma', 'spatial', 'lambda'] as const).some((key) => differing.has(key));
}

function metricRow(key: keyof Metrics, runs: readonly ComparedRun[]): CompareRow {
  const { name, better } = metricKinds[key];
  const numbers = runs.map(({ history }) => history.validations.at(-1)?.metrics[key] ?? null);
  const values = numbers.map((value) => metricText(key, value));
  const known = numbers.filter((value) => value !== null);
  if (better === null || !haveLikePictures(runs) || new Set(values.filter((value) => value !== '–')).size < 2)
    return { name, values };
  const best = metricText(key, better === 'more' ? Math.max(...known) : Math.min(...known));
  return { name, values, best: values.flatMap((value, index) => (value === best ? [index] : [])) };
}

function stepsText(step: number, steps: number | null): string {
  return steps === null || step === steps
    ? step.toLocaleString()
    : `${step.toLocaleString()} of ${steps.toLocaleString()}`;
}
