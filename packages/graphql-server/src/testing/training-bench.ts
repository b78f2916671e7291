import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { Database } from '../database/database.js';
import type { RunConfig } from '../database/tables.js';
import type { EventRecord } from '../jobs/event-record.js';
import { openTraining, type OpenTraining } from '../jobs/open-training.js';
import { forkTraining } from '../jobs/training-child.js';
import { ModelCatalog } from '../model-catalog.js';
import { noTracer } from '../tracing/tracer.js';
import { StorageFolders } from '../store/storage-folders.js';

/** The quickest training there is. */
export const quick: RunConfig = {
  ...{ steps: 8, minibatch: 1, size: 32, seed: 5, device: 'cpu' },
  ...{ checkpointEvery: 2, validateEvery: 4 },
};

/** A storage folder with the data set "tiny", and servers that work on it. */
export class TrainingBench {
  readonly folders: StorageFolders;
  readonly #openDatabase: () => Promise<Database>;
  readonly #opened: OpenTraining[] = [];
  readonly errors: unknown[] = [];

  private constructor(folders: StorageFolders, openDatabase: () => Promise<Database>) {
    this.folders = folders;
    this.#openDatabase = openDatabase;
  }

  static async create(openDatabase: (folder: string) => Promise<Database>): Promise<TrainingBench> {
    const root = await mkdtemp(join(tmpdir(), 'lithochrome-training-'));
    const folders = new StorageFolders(root);
    await makePictures(join(folders.datasets, 'tiny'));
    return new TrainingBench(folders, () => openDatabase(join(root, 'database')));
  }

  /** A server of the name `owner`, which trains `slots` runs at once. */
  async open(slots = 1, owner = 'server'): Promise<OpenTraining> {
    const { folders } = this;
    const opened = await openTraining({
      openDatabase: this.#openDatabase,
      folders,
      models: new ModelCatalog(folders.models),
      datasetRoots: [],
      owner,
      slots,
      // At the priority of the test.
      fork: () => forkTraining(),
      onError: (error) => void this.errors.push(error),
      tracer: noTracer,
    });
    this.#opened.push(opened);
    return opened;
  }

  /** What a run made: the same bytes for the same settings. */
  weights(id: string): Promise<Buffer> {
    return readFile(join(this.folders.runModel(id), 'model.safetensors'));
  }

  async close(): Promise<void> {
    for (const opened of this.#opened) await opened.close(0);
    await rm(this.folders.root, { recursive: true, force: true });
  }
}

/** Starts a run on the data set "tiny". */
export async function startTiny({ training }: OpenTraining, config: RunConfig = quick): Promise<string> {
  const [dataset] = await training.datasets.list();
  return (await training.start(dataset!.id, config)).id;
}

/** The events after `seq` until the stream ends, or `until` says so. */
export async function watch(
  { training }: OpenTraining,
  id: string,
  { after = 0, until = () => false }: { after?: number; until?: (event: EventRecord) => boolean } = {},
): Promise<EventRecord[]> {
  const events: EventRecord[] = [];
  for await (const event of training.subscribe(id, after, new AbortController().signal)) {
    events.push(event);
    if (until(event)) break;
  }
  return events;
}

/** Each event once, in order. */
export function expectWhole(events: readonly EventRecord[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
}

async function makePictures(folder: string): Promise<void> {
  for (const [split, count] of Object.entries({ train: 4, val: 2 })) {
    await mkdir(join(folder, split), { recursive: true });
    for (let i = 0; i < count; i++) {
      const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, k) => {
        const [x, y] = [Math.floor(k / 3) % 64, Math.floor(k / 192)];
        return (x * (1 + (k % 3)) + y * (i + 2) + ((x * y) % 11) * 6 + (split === 'val' ? 90 : 0)) % 256;
      });
      const raw = { width: 64, height: 64, channels: 3 as const };
      await sharp(pixels, { raw })
        .png()
        .toFile(join(folder, split, `${i}.png`));
    }
  }
}
