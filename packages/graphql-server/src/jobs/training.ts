/** Training runs as clients see them: started, stopped, resumed, published and watched, whichever server trains them. */
import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import {
  copyModel,
  isLithochromeError,
  type ModelSummary,
  resolveTrainConfig,
  type TrainConfig,
} from '@lithochrome/ts-core';
import type { DatasetRow, RunConfig, TrainingRunRow } from '../database/tables.js';
import type { ModelCatalog } from '../model-catalog.js';
import type { DatasetStore } from '../store/dataset-store.js';
import type { StorageFolders } from '../store/storage-folders.js';
import { deleteDataset, deleteRun } from './deletion.js';
import type { EventRecord } from './event-record.js';
import { EventStream } from './event-stream.js';
import type { RunQueue } from './run-queue.js';
import type { RunStore } from './run-store.js';
import type { RunWatch } from './run-watch.js';
import { datasetNotFound, stateError, TrainingError } from './training-error.js';

export interface TrainingParts {
  store: RunStore;
  queue: RunQueue;
  watch: RunWatch;
  datasets: DatasetStore;
  models: ModelCatalog;
  folders: StorageFolders;
}

/** Runs that may wait. */
const MAX_QUEUED = 100;

export class Training {
  readonly #parts: TrainingParts;

  constructor(parts: TrainingParts) {
    this.#parts = parts;
  }

  get store(): RunStore {
    return this.#parts.store;
  }
  get datasets(): DatasetStore {
    return this.#parts.datasets;
  }

  /** Puts a run into the queue. @throws TrainingError DATASET_NOT_FOUND, MODEL_NOT_FOUND, INVALID, BUSY */
  async start(datasetId: string, config: RunConfig, traceparent?: string): Promise<TrainingRunRow> {
    const { store, queue, datasets } = this.#parts;
    const id = randomUUID();
    await this.#check(datasetId, config);
    return store.transaction(async (changes) => {
      if ((await changes.count('QUEUED')) >= MAX_QUEUED) {
        throw new TrainingError('BUSY', `${MAX_QUEUED} runs wait already; stop one, or try again later`);
      }
      if (!(await datasets.hold(datasetId, changes.db))) throw datasetNotFound();
      await changes.insert({ id, datasetId, config, traceparent });
      await queue.add(id, changes.db);
      return changes.change(id, { status: 'QUEUED' }, 'waiting');
    });
  }

  /** A run that waits stops at once, one at work after a checkpoint. @throws TrainingError RUN_NOT_FOUND, RUN_STATE */
  async stop(id: string): Promise<TrainingRunRow> {
    return this.#change(id, async (run, changes) => {
      if (run.status === 'QUEUED') return changes.change(id, { status: 'STOPPED', finishedAt: new Date() }, 'stopped');
      if (run.status === 'RUNNING') return changes.change(id, { status: 'STOPPING' }, 'stopping after a checkpoint');
      if (run.status === 'STOPPING') return run;
      throw stateError(run, 'only a run that waits or runs can be stopped');
    });
  }

  /** Puts a run that was stopped or has failed back into the queue. @throws TrainingError RUN_NOT_FOUND, RUN_STATE */
  async resume(id: string): Promise<TrainingRunRow> {
    const { queue, datasets } = this.#parts;
    return this.#change(id, async (run, changes) => {
      if (run.status !== 'STOPPED' && run.status !== 'FAILED')
        throw stateError(run, 'only a run that was stopped or has failed can be resumed');
      if ((await datasets.hold(run.datasetId, changes.db))?.deletedAt !== null)
        throw stateError(run, 'its data set was deleted, so that it cannot be resumed');
      await queue.add(id, changes.db);
      return changes.change(id, { status: 'QUEUED', finishedAt: null, error: null, crashes: 0 }, 'waiting to go on');
    });
  }

  /**
   * Makes a finished run's model one that clients may name. Doing it again changes nothing.
   *
   * @throws TrainingError RUN_NOT_FOUND, RUN_STATE, INVALID, NAME_TAKEN
   */
  async publish(id: string, name: string): Promise<ModelSummary> {
    const { models, folders } = this.#parts;
    if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) {
      const expected = 'expected up to 64 of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit, for name';
      throw new TrainingError('INVALID', `${expected} but received ${JSON.stringify(name.slice(0, 80))}`);
    }
    await this.#change(id, async (found, changes) => {
      if (found.status !== 'FINISHED') throw stateError(found, 'only a finished run can be published');
      if (found.modelName === name) return found;
      const taken = (await models.find(name)) ?? (await changes.findByModel(name));
      if (taken) throw new TrainingError('NAME_TAKEN', `there is a model named ${name} already; choose another name`);
      await changes.set(id, { modelName: name });
      return { ...found, modelName: name };
    });
    const known = await models.find(name);
    if (known) return known;
    // Moved when it is whole: whoever lists the models reads no half one.
    const draft = folders.draft(id);
    await copyModel(folders.runModel(id), { to: draft, name });
    await rename(draft, folders.model(name));
    return (await models.find(name))!;
  }

  /** Deletes a run at rest with all that it has made, but for a published model. @throws TrainingError RUN_NOT_FOUND, RUN_STATE */
  delete(id: string): Promise<void> {
    return deleteRun(this.#parts, id);
  }

  /**
   * Deletes a data set of the storage folder, of which its runs keep the name.
   *
   * @throws TrainingError DATASET_NOT_FOUND, DATASET_IN_USE by runs that are not at rest, DATASET_PROTECTED outside the storage folder
   */
  deleteDataset(id: string): Promise<DatasetRow> {
    return deleteDataset(this.#parts, id);
  }

  /** Whether a data set is there still and not the operator's. */
  canDelete({ path, deletedAt }: DatasetRow): boolean {
    return deletedAt === null && this.#parts.folders.holdsDataset(path);
  }

  /** The events after `seq`, then each as it comes. */
  subscribe(id: string, seq: number, signal: AbortSignal): AsyncIterableIterator<EventRecord> {
    const { store, watch } = this.#parts;
    return new EventStream({ store, watch, signal }, id, seq);
  }

  /** What `train()` gets for a run. */
  async configOf({ id, datasetId, config }: TrainingRunRow): Promise<TrainConfig> {
    const { datasets, models, folders } = this.#parts;
    const data = (await datasets.find(datasetId))!.path;
    const init = config.init === undefined ? undefined : ((await models.find(config.init))?.path ?? config.init);
    return { ...config, init, data, out: folders.run(id), resume: true };
  }

  async #check(datasetId: string, config: RunConfig): Promise<void> {
    const { datasets, models } = this.#parts;
    const dataset = (await datasets.list()).find(({ id }) => id === datasetId);
    if (!dataset) throw datasetNotFound();
    if (config.init !== undefined && !(await models.find(config.init))) {
      throw new TrainingError('MODEL_NOT_FOUND', await models.explainUnknown(config.init));
    }
    try {
      resolveTrainConfig({ ...config, data: dataset.path, out: 'run' });
    } catch (error) {
      if (isLithochromeError(error, 'INVALID_OPTION')) throw new TrainingError('INVALID', error.message);
      throw error;
    }
  }

  #change(
    id: string,
    work: (run: TrainingRunRow, changes: RunStore) => Promise<TrainingRunRow>,
  ): Promise<TrainingRunRow> {
    return this.#parts.store.transaction(async (changes) => {
      const run = await changes.lock(id);
      if (!run) throw new TrainingError('RUN_NOT_FOUND', 'there is no such training run; see the query trainingRuns');
      return work(run, changes);
    });
  }
}
