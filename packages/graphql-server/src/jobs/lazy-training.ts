import type { OpenTraining } from './open-training.js';
import type { Training } from './training.js';

/** Training that is opened when it is first needed: a server that only colorizes never loads a database. */
export class LazyTraining {
  readonly #open: () => Promise<OpenTraining>;
  #opened: Promise<OpenTraining> | undefined;
  #now: OpenTraining | undefined;

  constructor(open: () => Promise<OpenTraining>) {
    this.#open = open;
  }

  async get(): Promise<Training> {
    return (await this.open()).training;
  }

  open(): Promise<OpenTraining> {
    this.#opened ??= this.#openNow().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #openNow(): Promise<OpenTraining> {
    this.#now = await this.#open();
    return this.#now;
  }

  /** Runs that this server trains. */
  get atWork(): number {
    return this.#now?.runner.atWork ?? 0;
  }

  /** Ends what was opened; see OpenTraining. */
  async close(seconds: number): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.close(seconds);
  }
}
