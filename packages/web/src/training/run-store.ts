import { sentence } from '../api/api-error.js';
import { appendEvents, emptyHistory, type History } from './history.js';
import type { Run, RunEvent } from './queries.js';
import { isAtRest } from './run-status.js';
import { watchRun } from './watch-run.js';

export interface RunState {
  /** null until it is known. */
  run: Run | null;
  history: History;
  problem: string | null;
  /** The connection is lost and being restored. */
  isLost: boolean;
}

export interface RunStoreParts {
  load: (signal: AbortSignal) => Promise<Run | null>;
  connect: (after: number, onEvent: (event: RunEvent) => void, signal: AbortSignal) => Promise<void>;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Events come by the thousand when a run is replayed: they are shown this often, in ms. */
  showEveryMs: number;
}

/** A run and its events, watched while somebody looks: a store for `useSyncExternalStore`. */
export class RunStore {
  readonly #parts: RunStoreParts;
  readonly #listeners = new Set<() => void>();
  #state: RunState = { run: null, history: emptyHistory, problem: null, isLost: false };
  #watching: AbortController | null = null;

  constructor(parts: RunStoreParts) {
    this.#parts = parts;
  }

  readonly getState = (): RunState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#watching) this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  };

  /** After something was done to the run: asks for its state and watches on. */
  refresh(): void {
    this.#stop();
    this.#start();
  }

  #start(): void {
    const watching = (this.#watching = new AbortController());
    this.#watch(watching.signal).catch((error: Error) => {
      if (!watching.signal.aborted) this.#set({ problem: sentence(error.message) });
    });
  }

  #stop(): void {
    this.#watching?.abort();
    this.#watching = null;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    if (!(await this.#load(signal))) return;
    let pending: RunEvent[] = [];
    const show = (): void => {
      const events = pending;
      pending = [];
      if (events.length === 0 || signal.aborted) return;
      this.#set({ history: appendEvents(this.#state.history, events) });
      if (events.some(({ __typename }) => __typename === 'StatusEvent')) void this.#load(signal).catch(() => {});
    };
    const showing = setInterval(show, this.#parts.showEveryMs);
    try {
      await watchRun(this.#state.history.lastSeq, {
        connect: (after, onEvent) => this.#parts.connect(after, onEvent, signal),
        isOver: async (seq) => {
          const run = await this.#load(signal);
          return !run || (isAtRest(run.status) && run.lastSeq <= seq);
        },
        wait: (ms) => this.#parts.wait(ms, signal),
        onEvent: (event) => void pending.push(event),
        onLost: (isLost) => {
          if (!signal.aborted && isLost !== this.#state.isLost) this.#set({ isLost });
        },
      });
    } finally {
      clearInterval(showing);
      show();
    }
  }

  async #load(signal: AbortSignal): Promise<Run | null> {
    const run = await this.#parts.load(signal);
    if (!signal.aborted) this.#set({ run, problem: run ? null : 'There is no such training run.' });
    return run;
  }

  #set(change: Partial<RunState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
