import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.js';
import { ioError, LithochromeError } from '../errors.js';
import { takeLock } from '../pid-lock.js';
import { machine, type Precision, resolveDevice, resolvePrecision } from '../tensor/device.js';
import { describe } from '../validate.js';
import type { ResolvedTrainConfig, TrainConfig } from './config.js';
import { EventLog } from './event-log.js';

/** RUN/config.json: what a resume needs to go on exactly. */
export interface RunRecord {
  format: 'lithochrome-run';
  version: 1;
  /** `steps` is missing until the timing of a run by minutes has fixed it. */
  config: ResolvedTrainConfig;
  precision: Precision;
  /** Bit-identity holds for the same of these. */
  machine: { isa: string; threads: number; onednn: string };
}

/** A run's folder, locked. */
export interface Run {
  readonly paths: RunPaths;
  readonly record: RunRecord;
  readonly log: EventLog;
  /** Fixes the number of steps. */
  setSteps(steps: number): Promise<void>;
  close(): Promise<void>;
}

export interface RunPaths {
  root: string;
  checkpoints: string;
  previews: string;
  model: string;
  /** Where a folder of photographs is prepared. */
  data: string;
}

/** Options that may change from one start to the next. */
const free = new Set<keyof ResolvedTrainConfig>([
  'data',
  'out',
  'resume',
  'steps',
  'minutes',
  'device',
  'precision',
  'init',
]);

/**
 * Opens or creates the folder `config.out`. `given` are the caller's own options: with resume they must agree
 * with the recorded ones, which win.
 *
 * @throws LithochromeError BUSY when another process works on it, INVALID_OPTION on a conflict
 */
export async function openRun(config: ResolvedTrainConfig, given: TrainConfig): Promise<Run> {
  const paths = pathsOf(config.out);
  await makeFolders(paths);
  const release = await takeLock(join(paths.root, 'lock'), `the run ${paths.root}`);
  try {
    const found = await readRecord(paths.root);
    if (found && !config.resume) await refuseToOverwrite(paths);
    const record = found && config.resume ? continued(found, config, given) : newRecord(config);
    const save = () => writeFileAtomically(join(paths.root, 'config.json'), `${JSON.stringify(record, null, 2)}\n`);
    await save();
    const log = await EventLog.open(join(paths.root, 'events.ndjson'));
    const setSteps = (steps: number) => {
      record.config.steps = steps;
      return save();
    };
    const close = () => log.close().finally(release);
    return { paths, record, log, setSteps, close };
  } catch (error) {
    await release();
    throw error;
  }
}

function pathsOf(root: string): RunPaths {
  const below = (name: string) => join(root, name);
  return {
    root,
    checkpoints: below('checkpoints'),
    previews: below('previews'),
    model: below('model'),
    data: below('data'),
  };
}

async function makeFolders({ root, checkpoints, previews }: RunPaths): Promise<void> {
  try {
    for (const path of [checkpoints, previews]) await mkdir(path, { recursive: true });
  } catch (error) {
    throw ioError(error, `create the run folder ${root}`);
  }
}

function newRecord(config: ResolvedTrainConfig): RunRecord {
  resolveDevice(config.device);
  const { isa, threads, onednn } = machine();
  const precision = resolvePrecision(config.precision);
  return { format: 'lithochrome-run', version: 1, config, precision, machine: { isa, threads, onednn } };
}

async function readRecord(root: string): Promise<RunRecord | undefined> {
  const path = join(root, 'config.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as RunRecord;
    if (record.format !== 'lithochrome-run') throw new Error('it is of another kind');
    return record;
  } catch (error) {
    const message = `${path} does not describe a training run (${(error as Error).message}); choose another folder`;
    throw new LithochromeError('CHECKPOINT', message, { cause: error });
  }
}

/** A run without checkpoints has nothing to lose. */
async function refuseToOverwrite({ root, checkpoints }: RunPaths): Promise<void> {
  if ((await readdir(checkpoints)).length === 0) return;
  const message = `${root} already holds a training run: resume it with --resume, or choose another folder with --out`;
  throw new LithochromeError('INVALID_OPTION', message);
}

function continued(record: RunRecord, config: ResolvedTrainConfig, given: TrainConfig): RunRecord {
  for (const name of Object.keys(given) as (keyof ResolvedTrainConfig)[]) {
    if (free.has(name) || given[name] === undefined || config[name] === record.config[name]) continue;
    const was = describe(record.config[name]);
    const message = `this run was started with ${name} ${was} and cannot go on with ${describe(given[name])}; leave the option out or choose another folder`;
    throw new LithochromeError('INVALID_OPTION', message);
  }
  if (given.steps !== undefined && given.steps !== record.config.steps) {
    const message = `this run has ${record.config.steps} steps, which fix its schedule, and cannot go on with ${given.steps}; leave steps out`;
    throw new LithochromeError('INVALID_OPTION', message);
  }
  return { ...record, config: { ...record.config, data: config.data, out: config.out } };
}
