import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LithochromeError } from '../errors.js';
import { type ComputeTarget, machine, nativeBf16, resolveTarget } from '../tensor/device.js';
import { describe } from '../validate.js';
import type { ResolvedTrainConfig, TrainConfig } from './config.js';

/** RUN/config.json: what a resume needs to go on exactly; device and precision are those of the latest start. */
export interface RunRecord extends ComputeTarget {
  format: 'lithochrome-run';
  version: 1;
  /** `steps` is missing until the timing of a run by minutes has fixed it. */
  config: ResolvedTrainConfig;
  /** Bit-identity holds for the same of these, device and precision. */
  machine: MachineRecord;
}

interface MachineRecord {
  isa: string;
  threads: number;
  onednn: string;
  /** Where the device is cuda. */
  gpu?: { name: string; convolutions: string };
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

export function newRecord(config: ResolvedTrainConfig): RunRecord {
  const target = resolveTarget(config);
  return { format: 'lithochrome-run', version: 1, config, ...target, machine: machineRecord(target) };
}

/** The record of the run in `root`, if there is one. @throws LithochromeError CHECKPOINT where it cannot be read */
export async function readRecord(root: string): Promise<RunRecord | undefined> {
  const path = join(root, 'config.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as RunRecord;
    if (record.format !== 'lithochrome-run') throw new Error('it is of another kind');
    // A record that names none of these is from before there was a choice.
    const { targets = 'soft', weightSupport = 'present' } = record.config;
    return { ...record, config: { ...record.config, targets, weightSupport }, device: record.device ?? 'cpu' };
  } catch (error) {
    const message = `${path} does not describe a training run (${(error as Error).message}); choose another folder`;
    throw new LithochromeError('CHECKPOINT', message, { cause: error });
  }
}

/** Throws INVALID_OPTION where an option that the caller gave contradicts the record. */
export function checkAgreement(record: RunRecord, config: ResolvedTrainConfig, given: TrainConfig): void {
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
}

/** The record with which a run goes on: device and precision as asked for now, else as asked for at its start. */
export function continuedRecord(record: RunRecord, config: ResolvedTrainConfig, given: TrainConfig): RunRecord {
  const { data, out } = config;
  const { device = record.config.device, precision = record.config.precision } = given;
  const target = continuedTarget(record, { device, precision });
  const settled = { ...record.config, data, out, device, precision };
  return { ...record, config: settled, ...target, machine: machineRecord(target) };
}

/** What is other than when the run last computed, for the user. */
export function describeChange(was: ComputeTarget, now: ComputeTarget): string | undefined {
  if (was.device === now.device && was.precision === now.precision) return undefined;
  const [before, after] = [was, now].map(({ device, precision }) => `${device} in ${precision}`);
  return `computed on ${before} so far, from here on ${after}: the weights will not be those of a run on either alone`;
}

/** Checkpoints are f32: the precision stays where none is asked for, unless the device has no such arithmetic. */
function continuedTarget(
  { precision }: RunRecord,
  asked: Pick<ResolvedTrainConfig, 'device' | 'precision'>,
): ComputeTarget {
  const target = resolveTarget(asked);
  const kept = asked.precision === 'auto' && (precision === 'fp32' || nativeBf16(target.device));
  return kept ? { ...target, precision } : target;
}

function machineRecord({ device }: ComputeTarget): MachineRecord {
  const { isa, threads, onednn, cuda } = machine();
  const gpu = device === 'cuda' && cuda ? { gpu: { name: cuda.name, convolutions: cuda.convolutions } } : {};
  return { isa, threads, onednn, ...gpu };
}
