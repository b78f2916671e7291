import type { EventRecord } from './event-record.js';
import { isAtRest } from './run-status.js';
import type { RunStore } from './run-store.js';
import type { RunWatch } from './run-watch.js';

/** Events read at a time: what a slow reader makes this server hold at most. */
const PAGE = 100;

/**
 * The events of a run after `seq`, in order: those in the database first, then each as it comes. Ends when the run is at rest and its
 * last event was given, when the reader leaves (`return`, or `signal`), or with the server. Reads on only when it is asked for more.
 */
export class EventStream implements AsyncIterableIterator<EventRecord> {
  readonly #store: RunStore;
  readonly #watch: RunWatch;
  readonly #runId: string;
  #seq: number;
  #page: EventRecord[] = [];
  #changed = true;
  #ended = false;
  #wake = (): void => {};
  readonly #leave: () => void;

  constructor(sources: { store: RunStore; watch: RunWatch; signal: AbortSignal }, runId: string, seq: number) {
    this.#store = sources.store;
    this.#watch = sources.watch;
    this.#runId = runId;
    this.#seq = seq;
    const unwatch = sources.watch.add(runId, () => {
      this.#changed = true;
      this.#wake();
    });
    const onAbort = (): void => this.#end();
    sources.signal.addEventListener('abort', onAbort, { once: true });
    this.#leave = () => {
      unwatch();
      sources.signal.removeEventListener('abort', onAbort);
    };
    if (sources.signal.aborted) this.#end();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<EventRecord>> {
    while (!this.#ended && this.#page.length === 0) await this.#fill();
    const value = this.#ended ? undefined : this.#page.shift();
    if (!value) return { done: true, value: undefined };
    this.#seq = value.seq;
    return { done: false, value };
  }

  return(): Promise<IteratorResult<EventRecord>> {
    this.#end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** The next page, or the end, once there is one. */
  async #fill(): Promise<void> {
    if (this.#watch.closed) return this.#end();
    if (!this.#changed) await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#ended || this.#watch.closed) return this.#end();
    this.#changed = false;
    this.#page = await this.#store.events(this.#runId, this.#seq, PAGE);
    // There may be more behind a whole page.
    if (this.#page.length > 0) this.#changed = true;
    else if (await this.#isOver()) this.#end();
  }

  async #isOver(): Promise<boolean> {
    const run = await this.#store.find(this.#runId);
    return !run || (isAtRest(run.status) && run.lastSeq <= this.#seq);
  }

  #end(): void {
    this.#ended = true;
    this.#page = [];
    this.#leave();
    this.#wake();
  }
}
