/** Puts the parts of training together. */
import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { type Database, tieToStorage } from '../database/database.js';
import type { ModelCatalog } from '../model-catalog.js';
import { DatasetStore } from '../store/dataset-store.js';
import type { StorageFolders } from '../store/storage-folders.js';
import type { Tracer } from '../tracing/tracer.js';
import { endAllDeletions } from './deletion.js';
import { Leases } from './leases.js';
import { RunQueue } from './run-queue.js';
import { RUNS_CHANNEL, RunStore, STATUS_CHANNEL } from './run-store.js';
import { RunWatch } from './run-watch.js';
import { TrainingRunner } from './runner.js';
import { Training } from './training.js';

export interface TrainingOptions {
  openDatabase: () => Promise<Database>;
  folders: StorageFolders;
  models: ModelCatalog;
  /** Folders whose subfolders are data sets, besides those of the storage. */
  datasetRoots: readonly string[];
  /** Name of this server among those of the database, the same after a restart. */
  owner: string;
  /** Runs at once on this server; 0: others train them. */
  slots: number;
  /** Starts a training process. */
  fork: () => ChildProcess;
  onError: (error: unknown) => void;
  tracer: Tracer;
}

export interface OpenTraining {
  training: Training;
  runner: TrainingRunner;
  watch: RunWatch;
  /** Ends subscriptions, then runs: after a checkpoint, at most `seconds` later. Idempotent. */
  close(seconds: number): Promise<void>;
}

/** Opens the database, and trains what waits there. */
export async function openTraining(options: TrainingOptions): Promise<OpenTraining> {
  const database = await options.openDatabase();
  try {
    return await start(options, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function start(options: TrainingOptions, database: Database): Promise<OpenTraining> {
  const { folders, models, slots, owner, fork, onError, tracer } = options;
  const { tables } = database;
  for (const folder of [folders.runs, folders.datasets, folders.models])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  // Paths in the rows are meant in one storage folder.
  await tieToStorage(tables, await folders.id());
  const store = new RunStore(tables);
  await endAllDeletions({ store, folders });
  const queue = await RunQueue.open(tables, onError);
  const watch = new RunWatch();
  const datasets = new DatasetStore(tables, [folders.datasets, ...options.datasetRoots]);
  const training = new Training({ store, queue, watch, datasets, models, folders });
  const leases = new Leases(store, owner);
  await leases.endOwn();
  const configOf = training.configOf.bind(training);
  const tools = { store, queue, leases, folders, owner, fork, configOf, onError, tracer };
  const runner = new TrainingRunner(tools, slots);
  await database.listen(RUNS_CHANNEL, (id) => watch.tell(id));
  await database.listen(STATUS_CHANNEL, () => runner.look());
  let closed: Promise<void> | undefined;
  const end = async (seconds: number): Promise<void> => {
    watch.close();
    await runner.close(seconds);
    await queue.close();
    await database.close();
  };
  return { training, runner, watch, close: (seconds) => (closed ??= end(seconds)) };
}
