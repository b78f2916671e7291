import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeFolderAtomically } from '../atomic-file.js';
import { ioError, LithochromeError, messageOf } from '../errors.js';
import { checkWeights, type Weights } from '../layers/weights.js';
import { type ModelConfig, modelConfigSchema } from './model-config.js';
import { unhurried } from '../unhurried.js';
import type { Network } from './network.js';
import { createNetwork } from './registry.js';
import { safetensorsSteps, type StoredTensor, writeSafetensors } from './safetensors.js';

const WEIGHTS_FILE = 'model.safetensors';
const CONFIG_FILE = 'config.json';
const CARD_FILE = 'README.md';
const SUMS_FILE = 'SHA256SUMS';

/** A model folder's content. */
export interface StoredModel {
  config: ModelConfig;
  network: Network;
  weights: Weights;
}

/** Reads and verifies a model folder. @throws LithochromeError MODEL naming the file and the fix */
export async function readModelFolder(folder: string): Promise<StoredModel> {
  const path = resolve(folder);
  const sums = parseSums(await readPart(path, SUMS_FILE), join(path, SUMS_FILE));
  const config = parseConfig(await readVerified(path, CONFIG_FILE, sums), join(path, CONFIG_FILE));
  const source = join(path, WEIGHTS_FILE);
  const { tensors } = await unhurried(safetensorsSteps(await readVerified(path, WEIGHTS_FILE, sums), source));
  const network = networkOf(config, join(path, CONFIG_FILE));
  checkWeights(network.declarations, tensors, source);
  return { config, network, weights: tensors };
}

/** Writes a model folder, complete or not at all; one that is there is replaced at the end. `card` is its README.md. */
export async function writeModelFolder(
  folder: string,
  model: Omit<StoredModel, 'network'> & { card: string },
): Promise<void> {
  const path = resolve(folder);
  const files: Record<string, string | Uint8Array> = {
    [WEIGHTS_FILE]: writeSafetensors(stored(model.weights), { format: 'lithochrome-model' }),
    [CONFIG_FILE]: `${JSON.stringify(modelConfigSchema.parse(model.config), null, 2)}\n`,
    [CARD_FILE]: model.card,
  };
  const sums = Object.entries(files).map(([name, data]) => `${sha256(data)}  ${name}\n`);
  files[SUMS_FILE] = sums.join('');
  try {
    await mkdir(dirname(path), { recursive: true });
    const [fresh, old] = [`${path}.new`, `${path}.old`];
    for (const leftover of [fresh, old]) await rm(leftover, { recursive: true, force: true });
    await writeFolderAtomically(fresh, files);
    await rename(path, old).catch(ignoreMissing);
    await rename(fresh, path);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    throw ioError(error, `write the model ${path}`);
  }
}

/** Matrices as fp16; statistics and biases, which are few, as they are. */
function stored(weights: Weights): Map<string, StoredTensor> {
  const entries = [...weights].map(([name, { shape, data }]) => {
    return [name, { shape, data, dtype: shape.length > 1 ? 'F16' : 'F32' }] as const;
  });
  return new Map(entries);
}

async function readPart(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(path, name));
  } catch (error) {
    const message = `${path} is not a model folder: cannot read ${name} (${messageOf(error)}); give a folder with ${CONFIG_FILE}, ${WEIGHTS_FILE} and ${SUMS_FILE}`;
    throw new LithochromeError('MODEL', message, { cause: error });
  }
}

async function readVerified(path: string, name: string, sums: Map<string, string>): Promise<Buffer> {
  const data = await readPart(path, name);
  const sum = await unhurried(sha256Steps(data));
  if (sums.get(name) !== sum) {
    const message = `${join(path, name)} does not match its checksum in ${SUMS_FILE}: it is damaged or was edited; restore the folder`;
    throw new LithochromeError('MODEL', message);
  }
  return data;
}

function parseSums(file: Buffer, source: string): Map<string, string> {
  const lines = file
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [, sum, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
      if (!sum || !name)
        throw new LithochromeError('MODEL', `${source} is not a list of SHA-256 sums; restore the folder`);
      return [name, sum];
    }),
  );
}

function parseConfig(file: Buffer, source: string): ModelConfig {
  const fail = (why: string) => new LithochromeError('MODEL', `${source} is not a model's configuration: ${why}`);
  let json: unknown;
  try {
    json = JSON.parse(file.toString('utf8'));
  } catch (error) {
    throw fail(messageOf(error));
  }
  const parsed = modelConfigSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw fail(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown fault'}`);
}

function networkOf(config: ModelConfig, source: string): Network {
  try {
    return createNetwork(config.network, config.outputs);
  } catch (error) {
    throw new LithochromeError('MODEL', `${source}: ${messageOf(error)}; a newer version may know it`, {
      cause: error,
    });
  }
}

/** Bytes hashed between two pauses: half a millisecond. (`webcrypto` copies a model's megabytes first, on this thread.) */
const HASHED_BYTES = 1 << 20;

function* sha256Steps(data: Uint8Array): Generator<void, string> {
  const hash = createHash('sha256');
  for (let at = 0; at < data.length; at += HASHED_BYTES) {
    hash.update(data.subarray(at, at + HASHED_BYTES));
    yield;
  }
  return hash.digest('hex');
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
