import { PassThrough, Readable, Writable } from 'node:stream';
import type { Core, Runtime, Server } from '../command.js';

export interface FakeRun extends Runtime {
  /** What was written so far. */
  text(stream: 'stdout' | 'stderr'): string;
  /** The lines of stdout, parsed. */
  events(): Record<string, unknown>[];
}

export interface FakeRunOptions {
  readonly folder?: string;
  readonly signal?: AbortSignal;
  readonly stdin?: Buffer;
  readonly env?: NodeJS.ProcessEnv;
  /** Stands in for the service. */
  readonly server?: object;
}

class Recorder extends Writable {
  readonly chunks: Buffer[] = [];
  isTTY = false;
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }
  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

/** A runtime that records what a command says; `core` stands in for the library. */
export function fakeRuntime(core: object, options: FakeRunOptions = {}): FakeRun {
  const stdout = new Recorder();
  const stderr = new Recorder();
  return {
    stdin: options.stdin ? Readable.from([options.stdin]) : new PassThrough(),
    stdout,
    stderr,
    env: options.env ?? {},
    folder: options.folder ?? process.cwd(),
    signal: options.signal ?? new AbortController().signal,
    loadCore: () => Promise.resolve(core as Core),
    loadServer: () => Promise.resolve((options.server ?? {}) as Server),
    text: (stream) => (stream === 'stdout' ? stdout : stderr).text,
    events: () =>
      stdout.text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
