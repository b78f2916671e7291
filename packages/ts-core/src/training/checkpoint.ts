import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeftover, writeFolderAtomically } from '../atomic-file.js';
import { ioError, LithochromeError } from '../errors.js';
import { savedBuffers, type SavedBuffer, type TrainableState } from '../layers/trainable-state.js';
import { readSafetensors, writeSafetensors } from '../models/safetensors.js';

/** Checkpoints that are kept. */
const KEPT = 3;
const STATE_FILE = 'state.safetensors';

/** Everything from which a run goes on exactly: batches are a function of (seed, step), so the step is the data cursor. */
export interface Checkpoint {
  step: number;
  buffers: Record<SavedBuffer, Float32Array>;
}

/** Writes checkpoints/step-NNNNNNNN, complete or not at all, and removes all but the last three. */
export async function saveCheckpoint(folder: string, step: number, state: TrainableState): Promise<string> {
  const path = join(folder, stepName(step));
  const tensors = new Map(
    savedBuffers.map((name) => {
      const data = state[name].readFloats();
      return [name, { shape: [data.length], data, dtype: 'F32' as const }];
    }),
  );
  const file = writeSafetensors(tensors, { format: 'lithochrome-checkpoint', version: '1', step: String(step) });
  // One of the same step is from an earlier attempt at the run's end, and equal.
  if (!(await checkpointNames(folder)).includes(stepName(step)))
    await writeFolderAtomically(path, { [STATE_FILE]: file });
  await prune(folder);
  return path;
}

/** The newest checkpoint, or undefined. @throws LithochromeError CHECKPOINT where it cannot be read */
export async function loadLatestCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const name = (await checkpointNames(folder)).at(-1);
  if (name === undefined) return undefined;
  const path = join(folder, name, STATE_FILE);
  try {
    const { tensors, metadata } = readSafetensors(await readFile(path), path);
    if (metadata.format !== 'lithochrome-checkpoint') throw new Error('it is not a checkpoint');
    const entries = savedBuffers.map((buffer) => {
      const tensor = tensors.get(buffer);
      if (!tensor) throw new Error(`it has no ${buffer}`);
      return [buffer, tensor.data];
    });
    return { step: Number(metadata.step), buffers: Object.fromEntries(entries) as Checkpoint['buffers'] };
  } catch (error) {
    const message = `cannot read checkpoint ${path}: ${(error as Error).message}; remove its folder to go on from the one before`;
    throw new LithochromeError('CHECKPOINT', message, { cause: error });
  }
}

/** Names of complete checkpoints, oldest first. */
async function checkpointNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^step-\d{8,}$/.test(name)).sort();
}

async function prune(folder: string): Promise<void> {
  try {
    const leftovers = (await readdir(folder)).filter(isLeftover);
    const old = (await checkpointNames(folder)).slice(0, -KEPT);
    for (const name of [...leftovers, ...old]) await rm(join(folder, name), { recursive: true, force: true });
  } catch (error) {
    throw ioError(error, `remove old checkpoints in ${folder}`);
  }
}

function stepName(step: number): string {
  return `step-${String(step).padStart(8, '0')}`;
}
