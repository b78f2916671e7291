/** A run's process as the server sees it. */
import { type ChildProcess, fork } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import type { TrainConfig } from '@lithochrome/ts-core';
import { childModule } from '../child-module.js';
import type { FromTraining, ToTraining } from './protocol.js';

/** A process that was silent for this long hangs and is killed (ms). */
const SILENCE_MS = 60_000;

/** How a process ended. */
export type Ending =
  | { type: 'finished' }
  /** After a checkpoint. */
  | { type: 'stopped' }
  /** The library says why; another start would end alike. */
  | { type: 'failed'; message: string }
  /** Killed, or ended without a word. */
  | { type: 'crashed'; reason: string };

export class TrainingChild {
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #onNews: () => void;
  #last: Ending | undefined;
  #silence: NodeJS.Timeout;

  constructor(child: ChildProcess, config: TrainConfig, onNews: () => void) {
    this.#child = child;
    this.#onNews = onNews;
    this.#silence = this.#watch();
    child.on('message', (message: FromTraining) => this.#receive(message));
    child.on('error', () => {});
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        clearTimeout(this.#silence);
        resolve(this.#last ?? { type: 'crashed', reason: signal ?? `exit code ${code}` });
      });
    });
    this.#send({ type: 'train', config });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Asks for an end after a checkpoint. */
  stop(): void {
    this.#send({ type: 'stop' });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(message: ToTraining): void {
    // A failure to send is followed by the process's exit, which is handled.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #receive(message: FromTraining): void {
    clearTimeout(this.#silence);
    this.#silence = this.#watch();
    if (message.type === 'news') this.#onNews();
    else if (message.type === 'done') this.#last = { type: message.finished ? 'finished' : 'stopped' };
    else if (message.type === 'failed') this.#last = { type: 'failed', message: message.message };
  }

  #watch(): NodeJS.Timeout {
    return setTimeout(() => this.kill(), SILENCE_MS).unref();
  }
}

/** Starts a training process, nicer by `stepBack` than this one, which may be nice itself: only root can lower a niceness. */
export function forkTraining(stepBack = 0): ChildProcess {
  const { path, execArgv, env } = childModule(new URL('./training-process.js', import.meta.url));
  const child = fork(path, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv, env });
  const priority = Math.min(constants.priority.PRIORITY_LOW, getPriority() + stepBack);
  // Before it has threads, which inherit it.
  if (child.pid !== undefined) setPriority(child.pid, priority);
  return child;
}
