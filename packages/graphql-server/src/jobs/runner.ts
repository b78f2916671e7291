/** Trains the runs of the queue, and takes over those whose server is gone. */
import type { TrainingRunRow } from '../database/tables.js';
import { LeaseLostError } from './copy-log.js';
import { RunWork, settle, type WorkTools } from './run-work.js';

/** Between two looks at the queue, besides those that a notification asks for (ms). */
const POLL_MS = 5000;

export class TrainingRunner {
  readonly #tools: WorkTools;
  readonly #slots: number;
  readonly #working = new Map<string, RunWork>();
  readonly #polling: NodeJS.Timeout;
  #stopping = false;
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  /** `slots`: runs at once. */
  constructor(tools: WorkTools, slots: number) {
    this.#tools = tools;
    this.#slots = slots;
    this.#polling = setInterval(() => this.look(), POLL_MS).unref();
    this.look();
  }

  get atWork(): number {
    return this.#working.size;
  }
  /** Processes of the runs at work. */
  get pids(): number[] {
    return [...this.#working.values()].flatMap(({ pid }) => pid ?? []);
  }

  /** Looks for runs to start, to stop or to take over. */
  look(): void {
    this.#lookAgain = true;
    this.#looking ??= this.#lookAround();
  }

  /** Ends all runs after a checkpoint, at most `seconds` from now, and puts them back into the queue. */
  async close(seconds: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#polling);
    await this.#looking;
    const working = [...this.#working.values()];
    for (const work of working) work.stop();
    const kill = setTimeout(() => working.forEach((work) => work.kill()), seconds * 1000);
    await Promise.all(working.map(({ done }) => done));
    clearTimeout(kill);
  }

  async #lookAround(): Promise<void> {
    while (this.#lookAgain && !this.#stopping) {
      this.#lookAgain = false;
      await this.#lookOnce().catch(this.#tools.onError);
    }
    this.#looking = undefined;
  }

  async #lookOnce(): Promise<void> {
    await this.#recoverLost();
    for (const work of this.#working.values()) await work.renew();
    while (!this.#stopping && this.#working.size < this.#slots) {
      const run = await this.#takeNext();
      if (run === undefined) return;
      if (run) this.#start(run);
    }
  }

  /** Puts the runs of servers that are gone back into the queue. */
  async #recoverLost(): Promise<void> {
    for (const { id } of await this.#tools.leases.takeLost([...this.#working.keys()])) {
      const lost = { id, ending: { type: 'crashed', reason: 'its server ended' }, crashes: 0 } as const;
      await settle(this.#tools, lost).catch((error: unknown) => {
        if (!(error instanceof LeaseLostError)) throw error;
      });
    }
  }

  /** Takes the first run of the queue; null where it is not to be trained any more, undefined where there is none. */
  #takeNext(): Promise<TrainingRunRow | null | undefined> {
    const { store, queue, leases } = this.#tools;
    return store.transaction(async (changes) => {
      const id = await queue.take(changes.db);
      if (id === undefined) return undefined;
      const run = await changes.lock(id);
      if (run?.status !== 'QUEUED') return null;
      await leases.take(id, changes);
      const startedAt = run.startedAt ?? new Date();
      return changes.change(id, { status: 'RUNNING', startedAt, finishedAt: null, error: null }, 'starting');
    });
  }

  #start(run: TrainingRunRow): void {
    const work = new RunWork(this.#tools, run);
    this.#working.set(run.id, work);
    void work.done.then(() => {
      this.#working.delete(run.id);
      this.look();
    });
  }
}
