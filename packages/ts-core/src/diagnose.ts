import { availableParallelism, cpus } from 'node:os';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DeviceKind, Machine } from '@lithochrome/native-cuda';
import sharp from 'sharp';
import { shippedModelPaths } from './colorize/model-folders.js';
import { messageOf } from './errors.js';
import { readModelFolder } from './models/model-folder.js';
import { machine, nativeBf16, type Precision, resolveTarget } from './tensor/device.js';

/** What computes here, what is missing, and whether the shipped models are intact. */
export interface Diagnosis {
  /** null where the addon cannot be loaded; `problem` says why. */
  machine: MachineReport | null;
  problem: string | null;
  /** Version by name. */
  libraries: Record<string, string>;
  models: ModelReport[];
  /** Why it is not faster, and what could be done. */
  notes: string[];
}

export interface MachineReport extends Machine {
  /** Where device auto computes, and in what arithmetic. */
  backend: DeviceKind;
  precision: Precision;
  processor: string;
}

export interface ModelReport {
  name: string;
  path: string;
  /** "intact", or what is wrong. */
  state: string;
  /** SHA-256 of the weights; null where they cannot be read. */
  sha256: string | null;
}

/**
 * Looks at this machine and the shipped models. Never throws for what it finds: a missing addon is part of the answer.
 *
 * @example
 * const { machine, notes } = await diagnose();
 */
export async function diagnose(): Promise<Diagnosis> {
  const { report, problem } = inspectMachine();
  const { sharp: sharpVersion = 'unknown', vips } = sharp.versions as Record<string, string> & { vips: string };
  const libraries = { node: process.versions.node, sharp: sharpVersion, libvips: vips };
  const models = await Promise.all((await shippedModelPaths()).map(inspectModel));
  return { machine: report, problem, libraries, models, notes: report ? explain(report) : [] };
}

function inspectMachine(): { report: MachineReport | null; problem: string | null } {
  try {
    const { device, precision } = resolveTarget();
    const processor = cpus()[0]?.model.trim() ?? 'unknown';
    return { report: { backend: device, precision, processor, ...machine() }, problem: null };
  } catch (error) {
    return { report: null, problem: messageOf(error) };
  }
}

async function inspectModel(path: string): Promise<ModelReport> {
  const weights = await readFile(join(path, 'model.safetensors')).catch(() => null);
  const sha256 = weights && createHash('sha256').update(weights).digest('hex');
  const state = await readModelFolder(path).then(() => 'intact', messageOf);
  return { name: basename(path), path, state, sha256 };
}

function explain({ isa, threads, bf16, cuda, cudaUnavailable }: MachineReport): string[] {
  if (cuda)
    return nativeBf16('cuda') ? [] : [`bf16 is not native on ${cuda.name}: auto computes in fp32, which is slower`];
  const notes = [`the GPU is not used: ${cudaUnavailable}`];
  if (!bf16) notes.push(`bf16 is not native on this processor (${isa}): training computes in fp32, which is slower`);
  if (!isa.startsWith('avx512') && !isa.startsWith('avx10'))
    notes.push(`no AVX-512 here (${isa}): convolutions are slower`);
  const processors = availableParallelism();
  if (threads < processors) notes.push(`${threads} of ${processors} logical processors compute, one per physical core`);
  return notes;
}
