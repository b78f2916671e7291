import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.js';
import { ioError, LithochromeError } from '../errors.js';
import { takeLock } from '../pid-lock.js';
import type { ResolvedTrainConfig, TrainConfig } from './config.js';
import { EventLog } from './event-log.js';
import {
  checkAgreement,
  continuedRecord,
  describeChange,
  newRecord,
  readRecord,
  type RunRecord,
} from './run-record.js';

/** A run's folder, locked. */
export interface Run {
  readonly paths: RunPaths;
  readonly record: RunRecord;
  /** Where a resumed run computes otherwise than before: a sentence about it. */
  readonly change: string | undefined;
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

/**
 * Opens or creates the folder `config.out`. `given` are the caller's own options: with resume they must agree
 * with the recorded ones, which win; only the device and the precision may change.
 *
 * @throws LithochromeError BUSY when another process works on it, INVALID_OPTION on a conflict, DEVICE
 */
export async function openRun(config: ResolvedTrainConfig, given: TrainConfig): Promise<Run> {
  const paths = pathsOf(config.out);
  await makeFolders(paths);
  const release = await takeLock(join(paths.root, 'lock'), `the run ${paths.root}`);
  let log: EventLog | undefined;
  try {
    const found = await readRecord(paths.root);
    if (found && !config.resume) await refuseToOverwrite(paths);
    const before = config.resume ? found : undefined;
    if (before) checkAgreement(before, config, given);
    log = await EventLog.open(join(paths.root, 'events.ndjson'));
    return await start({ paths, log, release, before }, config, given);
  } catch (error) {
    await log?.close();
    await release();
    throw error;
  }
}

/** What `openRun` has opened; `before` is the record of the run that goes on. */
interface Opened {
  paths: RunPaths;
  log: EventLog;
  release: () => Promise<void>;
  before: RunRecord | undefined;
}

async function start(opened: Opened, config: ResolvedTrainConfig, given: TrainConfig): Promise<Run> {
  const { paths, log, release, before } = opened;
  const close = () => log.close().finally(release);
  // A finished run computes nothing: its device need not be there.
  const record = before && log.result ? before : before ? continuedRecord(before, config, given) : newRecord(config);
  const change = before && describeChange(before, record);
  const save = () => writeFileAtomically(join(paths.root, 'config.json'), `${JSON.stringify(record, null, 2)}\n`);
  await save();
  const setSteps = (steps: number) => {
    record.config.steps = steps;
    return save();
  };
  return { paths, record, change, log, setSteps, close };
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

/** A run without checkpoints has nothing to lose. */
async function refuseToOverwrite({ root, checkpoints }: RunPaths): Promise<void> {
  if ((await readdir(checkpoints)).length === 0) return;
  const message = `${root} already holds a training run: resume it with --resume, or choose another folder with --out`;
  throw new LithochromeError('INVALID_OPTION', message);
}
