/**
 * A bounded queue in front of an engine process. Pictures run side by side, not as one batch (docs/adr/0009). The process is
 * killed when a picture outlasts its deadline and started anew; pictures that a process took with it are tried once more, each alone.
 */
import type { ChildProcess } from 'node:child_process';
import { EngineBusyError, EngineError } from './engine-error.js';
import type { EngineAnswer, EngineMemory, FromEngine, Job, RenderJob, ToEngine, Work } from './protocol.js';
import { isPreview, type Task } from './task.js';

export interface EngineOptions {
  /** Pictures worked on at once. */
  concurrency: number;
  /** Pictures that may wait. */
  queue: number;
  /** For one picture, waiting included. */
  deadlineMs: number;
  fork: () => ChildProcess;
  /** Told of an engine process that ended by itself or was killed. */
  onRestart?: (reason: string) => void;
}

/** Time (ms) that a cancelled picture has before the process is killed. */
const GRACE_MS = 2000;
/** Processes that end before they are ready, in a row, until waiting pictures are given up. */
const MAX_FAILED_STARTS = 3;
/** Previews worked on at once, besides pictures: each takes little. */
const MAX_PREVIEWS = 4;

export class Engine {
  readonly #options: EngineOptions;
  readonly #waiting: Task[] = [];
  readonly #running = new Map<number, Task>();
  #child: ChildProcess | undefined;
  #ready = false;
  #closed = false;
  #failedStarts = 0;
  #nextId = 1;
  /** Seconds that a picture takes once started: a running mean. */
  #meanSeconds = 1;
  #memory: EngineMemory | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#start();
  }

  get ready(): boolean {
    return this.#ready;
  }
  get waiting(): number {
    return this.#waiting.length;
  }
  get running(): number {
    return this.#running.size;
  }
  /** No place is left in the queue. */
  get full(): boolean {
    const { concurrency, queue } = this.#options;
    return this.#closed || this.#waiting.length + this.#running.size - this.#previews() >= concurrency + queue;
  }
  /** Whole seconds until a place is likely. */
  get retryAfterSeconds(): number {
    const ahead = this.#waiting.length + this.#running.size;
    return Math.max(1, Math.ceil((ahead * this.#meanSeconds) / this.#options.concurrency));
  }
  /** What the engine process holds, as it said last; undefined while there is none. */
  get memory(): EngineMemory | undefined {
    return this.#ready ? this.#memory : undefined;
  }
  /** Of the engine process. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Colorizes one picture, as soon as there is room.
   *
   * @throws EngineBusyError where the queue is full, EngineError with the library's code; ABORTED when `signal` fires
   */
  colorize(job: Job, signal: AbortSignal): Promise<EngineAnswer> {
    return this.#enqueue({ type: 'colorize', job }, signal);
  }

  /** Renders a kept session: a preview at once, a whole picture in its turn. @throws as `colorize`; EngineError EXPIRED */
  render(job: RenderJob, signal: AbortSignal): Promise<EngineAnswer> {
    return this.#enqueue({ type: 'render', job }, signal);
  }

  #enqueue(work: Work, signal: AbortSignal): Promise<EngineAnswer> {
    if (signal.aborted) return Promise.reject(aborted());
    if (this.#closed || !this.#hasPlaceFor(work)) return Promise.reject(new EngineBusyError(this.retryAfterSeconds));
    const id = this.#nextId++;
    const onAbort = (): void => this.#cancel(id, aborted());
    return new Promise<EngineAnswer>((resolve, reject) => {
      const deadline = setTimeout(() => this.#expire(id), this.#options.deadlineMs);
      const begin = { queuedAt: performance.now(), startedAt: 0, sideBySide: 0 };
      const flags = { retried: false, cancelled: false, overdue: false };
      const task = { id, work, resolve, reject, deadline, ...begin, ...flags };
      if (isPreview(work)) this.#waiting.unshift(task);
      else this.#waiting.push(task);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#pump();
      this.#killIfAbandoned();
    }).finally(() => signal.removeEventListener('abort', onAbort));
  }

  #hasPlaceFor(work: Work): boolean {
    return isPreview(work) ? this.#previews() < MAX_PREVIEWS : !this.full;
  }

  #previews(): number {
    return [...this.#waiting, ...this.#running.values()].filter(({ work }) => isPreview(work)).length;
  }

  /** Ends the process; what still waits or runs is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { id } of [...this.#waiting, ...this.#running.values()]) this.#cancel(id, aborted());
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    if (child.connected) child.disconnect();
    await ended;
    clearTimeout(kill);
  }

  #start(): void {
    const child = this.#options.fork();
    this.#child = child;
    child.on('message', (message: FromEngine) => this.#receive(message));
    child.on('error', () => {});
    child.on('exit', (code, signal) => this.#onExit(child, signal ?? `exit code ${code}`));
  }

  #receive(message: FromEngine): void {
    if (message.type === 'ready') {
      this.#ready = true;
      this.#failedStarts = 0;
    } else if (message.type === 'memory') {
      this.#memory = message.memory;
    } else {
      const task = this.#running.get(message.id);
      this.#running.delete(message.id);
      if (task) this.#settle(task, message);
    }
    this.#pump();
  }

  #settle(task: Task, message: Extract<FromEngine, { id: number }>): void {
    clearTimeout(task.deadline);
    if (message.type === 'failed') return task.reject(new EngineError(message.code, message.message));
    const seconds = (performance.now() - task.startedAt) / 1000;
    if (!isPreview(task.work)) this.#meanSeconds += 0.1 * (seconds - this.#meanSeconds);
    const { startedAt, queuedAt, sideBySide } = task;
    task.resolve({ ...message.result, waited: startedAt - queuedAt, sideBySide });
  }

  #pump(): void {
    if (!this.#ready) return;
    while (this.#waiting.length > 0 && this.#hasRoomFor(this.#waiting[0]!)) {
      const task = this.#waiting.shift()!;
      task.startedAt = performance.now();
      this.#running.set(task.id, task);
      task.sideBySide = this.#running.size;
      this.#send({ ...task.work, id: task.id, busy: this.#waiting.length > 0 });
    }
  }

  /** A picture that may have ended a process runs alone. */
  #hasRoomFor(next: Task): boolean {
    if (this.#running.size === 0) return true;
    const running = [...this.#running.values()];
    if (next.retried || running.some(({ retried }) => retried)) return false;
    return isPreview(next.work) || running.filter(({ work }) => !isPreview(work)).length < this.#options.concurrency;
  }

  #send(message: ToEngine): void {
    // A failure to send is followed by the process's exit, which is handled.
    this.#child?.send(message, () => {});
  }

  /** A picture that runs keeps its place and its deadline until the process says that it has stopped, or is killed. */
  #cancel(id: number, reason: Error): void {
    const index = this.#waiting.findIndex((task) => task.id === id);
    if (index >= 0) {
      const [task] = this.#waiting.splice(index, 1);
      clearTimeout(task!.deadline);
      task!.reject(reason);
      return;
    }
    const task = this.#running.get(id);
    if (!task) return;
    task.cancelled = true;
    task.reject(reason);
    this.#send({ type: 'cancel', id });
    const giveUp = (): void => {
      task.overdue = true;
      this.#killIfAbandoned();
    };
    setTimeout(giveUp, GRACE_MS).unref();
  }

  /** Where others wait for a process whose work nobody wants any more. */
  #killIfAbandoned(): void {
    const running = [...this.#running.values()];
    const isAbandoned = running.length > 0 && running.every(({ overdue }) => overdue);
    if (isAbandoned && this.#waiting.length > 0) this.#child?.kill('SIGKILL');
  }

  #expire(id: number): void {
    const started = this.#running.has(id);
    const seconds = this.#options.deadlineMs / 1000;
    const tooLong = new EngineError('IMAGE_TOO_LARGE', `the picture took longer than ${seconds} s; give a smaller one`);
    this.#cancel(id, started ? tooLong : new EngineBusyError(this.retryAfterSeconds));
    if (!started) return;
    setTimeout(() => this.#running.has(id) && this.#child?.kill('SIGKILL'), GRACE_MS).unref();
  }

  #onExit(child: ChildProcess, reason: string): void {
    if (child !== this.#child) return;
    if (!this.#ready) this.#failedStarts++;
    this.#ready = false;
    const lost = [...this.#running.values()];
    this.#running.clear();
    if (this.#closed) return lost.forEach((task) => this.#giveUp(task));
    this.#options.onRestart?.(reason);
    for (const task of lost) {
      if (task.retried || task.cancelled) this.#giveUp(task);
      else this.#waiting.unshift(Object.assign(task, { retried: true }));
    }
    if (this.#failedStarts >= MAX_FAILED_STARTS) {
      for (const task of this.#waiting.splice(0)) this.#giveUp(task);
      setTimeout(() => this.#restart(), 1000 * this.#failedStarts).unref();
    } else this.#start();
  }

  #restart(): void {
    if (!this.#closed) this.#start();
  }

  #giveUp(task: Task): void {
    clearTimeout(task.deadline);
    const message = 'the picture cannot be processed; save it anew with another program';
    const blamed = task.retried ? new EngineError('INVALID_INPUT', message) : undefined;
    task.reject(blamed ?? new EngineError('INTERNAL', 'the engine does not start'));
  }
}

const aborted = (): EngineError => new EngineError('ABORTED', 'the request was cancelled');
