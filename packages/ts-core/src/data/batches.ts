/** Batches of samples from a thread of low priority, a few ahead of the training step. */
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { LithochromeError, messageOf } from '../errors.js';
import { startWorker } from '../start-worker.js';
import { checkInteger, checkNumber } from '../validate.js';
import type { Dataset } from './dataset.js';
import { shardName } from './dataset-format.js';
import type { LoaderReply, LoaderRequest, LoaderSetup } from './loader-worker.js';
import type { ShardTable } from './shard-rows.js';
import type { Split } from './split.js';

/** A place in the endless row of samples. */
export interface Cursor {
  epoch: number;
  /** 0 … pictures − 1. */
  index: number;
}

/** N samples of side S; the last batch of a validation pass may have fewer. */
export interface Batch extends Cursor {
  count: number;
  /** 8-bit sRGB [N, S, S, 3]. */
  rgb: Uint8Array;
  /** The input's lightness source, 8-bit gray [N, S, S, 1]. */
  gray: Uint8Array;
  /** (a / 110, b / 110, mask) [N, S, S, 3]; 0 where there is no hint. */
  hints: Float32Array;
  /** Where the next batch starts: store it to go on from here. */
  next: Cursor;
}

export interface BatchOptions {
  /** Default `train`. */
  split?: Split;
  /** Samples in a batch, 1 … 4096. */
  minibatch: number;
  /** Side of a sample in px, 8 … 4096. */
  size: number;
  /** 0 … 2⁵³ − 1. Default 0. */
  seed?: number;
  /**
   * True (default): an endless row of epochs in random order, random square crops (from 1.1 · size to the short side), flips and gray
   * formulas. False: one pass in order, the center square of each picture, gray from CIE L, no hints.
   */
  augment?: boolean;
  /** Share of the samples with simulated hints, 0 … 1. Default 0. */
  hintShare?: number;
  /** Where to start. Default: at the beginning. */
  start?: Cursor;
  /** Batches made ahead, 1 … 64. Default 3. */
  prefetch?: number;
  signal?: AbortSignal;
}

/** Ends its thread when left by `break`, on errors and on `close()`; abandoned, it does not keep the process alive. */
export interface Batches extends AsyncIterableIterator<Batch> {
  close(): Promise<void>;
}

/**
 * The batches of a split. Every random choice is a function of (seed, epoch, index): the same options give the same bytes, from
 * wherever `start` lies and however far ahead the thread runs.
 *
 * @throws LithochromeError INVALID_OPTION, DATA (the split is empty); while iterating: IO (a shard cannot be read), ABORTED.
 * @example
 * for await (const { rgb, gray, hints } of batches(dataset, { minibatch: 16, size: 128, seed: 1 })) …
 */
export function batches(dataset: Dataset, options: BatchOptions): Batches {
  const { split = 'train', minibatch, size, seed = 0, augment = true, hintShare = 0, prefetch = 3, signal } = options;
  checkInteger('minibatch', minibatch, 1, 4096);
  checkInteger('size', size, 8, 4096);
  checkInteger('seed', seed, 0);
  checkNumber('hintShare', hintShare, 0, 1);
  checkInteger('prefetch', prefetch, 1, 64);
  const pictures = dataset.counts[split];
  if (pictures === 0)
    throw new LithochromeError('DATA', `the data set ${dataset.path} has no pictures in its split ${split}`);
  const { epoch, index } = options.start ?? { epoch: 0, index: 0 };
  checkInteger('start.epoch', epoch, 0, 2 ** 32 - 1);
  checkInteger('start.index', index, 0, pictures - 1);
  const setup: LoaderSetup = { table: shardTable(dataset, split), options: { size, seed, augment, hintShare } };
  const first = epoch * pictures + index;
  const plan = { pictures, minibatch, prefetch, first, end: augment ? Infinity : pictures };
  return new WorkerBatches(setup, plan, signal);
}

function shardTable(dataset: Dataset, split: Split): ShardTable {
  const entries = dataset.entries(split);
  const column = (name: 'shard' | 'offset' | 'width' | 'height') => Uint32Array.from(entries, (entry) => entry[name]);
  const shard = column('shard');
  const count = shard.reduce((most, number) => Math.max(most, number + 1), 0);
  const files = Array.from({ length: count }, (_, number) => join(dataset.path, shardName(split, number)));
  return { files, shard, offset: column('offset'), width: column('width'), height: column('height') };
}

interface Plan {
  pictures: number;
  minibatch: number;
  prefetch: number;
  /** Sample to start with, and the one to end before. */
  first: number;
  end: number;
}

interface Waiter {
  resolve: (result: IteratorResult<Batch>) => void;
  reject: (error: unknown) => void;
}

class WorkerBatches implements Batches {
  readonly #worker: Worker;
  readonly #asked: LoaderRequest[] = [];
  readonly #ready: Batch[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #onAbort = () => this.#end(new LithochromeError('ABORTED', 'reading batches was aborted'));
  #next: number;
  #ended = false;
  #error: Error | null = null;

  constructor(
    setup: LoaderSetup,
    readonly plan: Plan,
    readonly signal: AbortSignal | undefined,
  ) {
    this.#next = plan.first;
    this.#worker = startWorker(new URL('./loader-worker.js', import.meta.url), setup);
    this.#worker.unref();
    this.#worker.on('message', (reply: LoaderReply) => this.#receive(reply));
    this.#worker.on('error', (error) => this.#end(new LithochromeError('IO', messageOf(error), { cause: error })));
    this.#worker.on('exit', () => this.#end(new LithochromeError('INTERNAL', 'the loader ended unexpectedly')));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted) this.#onAbort();
    for (let i = 0; i < plan.prefetch; i++) this.#ask();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Batch>> {
    const batch = this.#ready.shift();
    if (batch) {
      this.#ask();
      return Promise.resolve({ done: false, value: batch });
    }
    if (this.#error) return Promise.reject(this.#error);
    if (this.#ended || this.#asked.length <= this.#waiting.length) {
      return this.close().then(() => ({ done: true, value: undefined }));
    }
    // Somebody waits: only now may the thread keep the process alive.
    this.#worker.ref();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async return(): Promise<IteratorResult<Batch>> {
    await this.close();
    return { done: true, value: undefined };
  }

  async close(): Promise<void> {
    this.#end(null);
    await this.#worker.terminate();
  }

  #ask(): void {
    const { minibatch, end } = this.plan;
    const request = { first: this.#next, count: Math.min(minibatch, end - this.#next) };
    if (this.#ended || request.count <= 0) return;
    this.#next += request.count;
    this.#asked.push(request);
    this.#worker.postMessage(request);
  }

  #receive({ rgb, gray, hints }: LoaderReply): void {
    if (this.#ended) return;
    const { first, count } = this.#asked.shift()!;
    const at = (sample: number): Cursor => ({
      epoch: Math.floor(sample / this.plan.pictures),
      index: sample % this.plan.pictures,
    });
    const batch = { ...at(first), count, rgb, gray, hints, next: at(first + count) };
    const waiter = this.#waiting.shift();
    if (!waiter) return void this.#ready.push(batch);
    if (this.#waiting.length === 0) this.#worker.unref();
    this.#ask();
    waiter.resolve({ done: false, value: batch });
  }

  /** Ends the thread; who waits gets the error, or the end. */
  #end(error: Error | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.signal?.removeEventListener('abort', this.#onAbort);
    this.#ready.length = 0;
    for (const { resolve, reject } of this.#waiting.splice(0)) {
      if (error) reject(error);
      else resolve({ done: true, value: undefined });
    }
    void this.#worker.terminate();
  }
}
