import type { ChildProcess } from 'node:child_process';
import type { TrainConfig } from '@lithochrome/ts-core';
import type { TrainingRunRow } from '../database/tables.js';
import type { StorageFolders } from '../store/storage-folders.js';
import type { Span, Tracer } from '../tracing/tracer.js';
import { withoutPaths } from '../without-paths.js';
import { Copier } from './copier.js';
import { copyLog, LeaseLostError, mendOffset } from './copy-log.js';
import { type Leases, LEASE_SECONDS, RENEW_MS } from './leases.js';
import { nextStatus } from './next-status.js';
import type { RunQueue } from './run-queue.js';
import type { RunStore } from './run-store.js';
import { tidyRun } from './tidy-run.js';
import { type Ending, TrainingChild } from './training-child.js';

export interface WorkTools {
  store: RunStore;
  queue: RunQueue;
  leases: Leases;
  folders: StorageFolders;
  /** Name of this server among those of the database. */
  owner: string;
  fork: () => ChildProcess;
  configOf: (run: TrainingRunRow) => Promise<TrainConfig>;
  onError: (error: unknown) => void;
  tracer: Tracer;
}

/** A run that this server trains: its process, its lease, and the copying of its events. */
export class RunWork {
  /** Resolves when the process has ended and the run has its next status. */
  readonly done: Promise<void>;
  readonly #tools: WorkTools;
  readonly #id: string;
  #child: TrainingChild | undefined;
  #stopping = false;
  #renewedAt = performance.now();

  constructor(tools: WorkTools, run: TrainingRunRow) {
    this.#tools = tools;
    this.#id = run.id;
    const { id, datasetId, traceparent } = run;
    const attributes = { 'lithochrome.run': id, 'lithochrome.dataset': datasetId };
    const work = tools.tracer.job('training run', { attributes, askedBy: traceparent }, (span) =>
      this.#work(run, span),
    );
    this.done = work.catch((error: unknown) => {
      if (!(error instanceof LeaseLostError)) tools.onError(error);
    });
  }

  /** Of the training process. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Ends the process after a checkpoint. */
  stop(): void {
    this.#stopping = true;
    this.#child?.stop();
  }

  kill(): void {
    this.#child?.kill();
  }

  /** Holds on to the run; stops it where somebody asked for that, and kills it where it may have become another's. */
  async renew(): Promise<void> {
    try {
      const status = await this.#tools.leases.renew(this.#id);
      if (status === undefined) return this.kill();
      this.#renewedAt = performance.now();
      if (status === 'STOPPING') this.stop();
    } finally {
      if (performance.now() - this.#renewedAt > LEASE_SECONDS * 1000 - RENEW_MS) this.kill();
    }
  }

  async #work(run: TrainingRunRow, span: Span): Promise<void> {
    const renewing = setInterval(() => void this.renew().catch(this.#tools.onError), RENEW_MS);
    try {
      await mendOffset(this.#tools, run.id);
      const ending = await this.#train(run);
      span.set({ 'lithochrome.ending': ending.type });
      if ('message' in ending) span.fail(withoutPaths(ending.message));
      const isCrash = ending.type === 'crashed' && !this.#stopping;
      await settle(this.#tools, { id: run.id, ending, crashes: isCrash ? 1 : 0 });
    } finally {
      clearInterval(renewing);
    }
  }

  async #train(run: TrainingRunRow): Promise<Ending> {
    const { fork, configOf } = this.#tools;
    const copier = new Copier(() => copyLog(this.#tools, run.id));
    try {
      const config = await configOf(run);
      if (this.#stopping) return { type: 'stopped' };
      this.#child = new TrainingChild(fork(), config, () => copier.wake());
    } catch (error) {
      return { type: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
    const ending = await this.#child.ended;
    await copier.idle();
    return ending;
  }
}

interface Settlement {
  id: string;
  ending: Ending;
  /** To be added to the run's. */
  crashes: number;
}

/** Gives a run that is not trained any more its next status, after all its events. @throws LeaseLostError */
export async function settle(tools: Pick<WorkTools, 'store' | 'queue' | 'folders' | 'owner'>, ended: Settlement) {
  const { store, queue, owner } = tools;
  const { id, ending } = ended;
  await copyLog(tools, id);
  if (ending.type === 'crashed') await tidyRun(tools.folders.run(id));
  await store.transaction(async (changes) => {
    const run = await changes.lock(id);
    if (run?.owner !== owner) throw new LeaseLostError();
    const crashes = run.crashes + ended.crashes;
    const free = { owner: null, leaseUntil: null, crashes };
    const next = nextStatus(run, ending, crashes);
    if (!next) return changes.set(id, free);
    const { status, message } = next;
    const finishedAt = status === 'QUEUED' ? null : new Date();
    await changes.change(id, { ...free, finishedAt, status, error: status === 'FAILED' ? message : null }, message);
    if (status === 'QUEUED') await queue.add(id, changes.db);
  });
}
