import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.js';
import { LithochromeError, messageOf } from '../errors.js';
import { describe } from '../validate.js';
import type { TrainingSettings } from './ablate-config.js';

/** OUT/config.json: what every variant trains with, so that later calls compare like with like. */
export interface AblationRecord {
  format: 'lithochrome-ablation';
  version: 1;
  /** As asked for. */
  training: TrainingSettings;
  /** Of the prepared data set. */
  fingerprint: string;
  /** Steps of every variant: asked for, or fixed once by timing. */
  steps: number;
}

/** Where the device may change, as in a resumed run. */
const free = new Set<keyof TrainingSettings>(['device']);

/** The record of the ablation in `out`, if there is one. @throws LithochromeError CHECKPOINT where it cannot be read */
export async function readAblationRecord(out: string): Promise<AblationRecord | undefined> {
  const path = recordPath(out);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as AblationRecord;
    if (record.format !== 'lithochrome-ablation') throw new Error('it is of another kind');
    return record;
  } catch (error) {
    const message = `${path} does not describe an ablation (${messageOf(error)}); choose another folder`;
    throw new LithochromeError('CHECKPOINT', message, { cause: error });
  }
}

export async function writeAblationRecord(out: string, record: AblationRecord): Promise<void> {
  await writeFileAtomically(recordPath(out), `${JSON.stringify(record, null, 2)}\n`);
}

/** Throws INVALID_OPTION naming the first setting that differs: variants trained otherwise do not compare. */
export function checkSameSettings(record: AblationRecord, training: TrainingSettings, fingerprint: string): void {
  const names = new Set([...Object.keys(record.training), ...Object.keys(training)]) as Set<keyof TrainingSettings>;
  for (const name of names) {
    if (free.has(name) || record.training[name] === training[name]) continue;
    const [was, is] = [record.training[name], training[name]].map((value) =>
      value === undefined ? 'none' : describe(value),
    );
    throw changed(`${name} ${was} and cannot go on with ${is}`);
  }
  if (record.fingerprint !== fingerprint) throw changed('other data');
}

function changed(what: string): LithochromeError {
  const message = `this ablation was started with ${what}; give the same options or choose another folder with out`;
  return new LithochromeError('INVALID_OPTION', message);
}

function recordPath(out: string): string {
  return join(out, 'config.json');
}
