import type { Writable } from 'node:stream';
import { type OutputEvent, writeEvent } from './json-output.js';
import { createProgress, type ProgressUpdate } from './progress.js';

/** Where a command says things: data on stdout, words on stderr. */
export interface Output {
  readonly json: boolean;
  /** There is a progress bar. */
  readonly terminal: boolean;
  /** For scripts: only with `--json`. */
  event(event: OutputEvent): void;
  /** For humans, while working. */
  note(text: string): void;
  /** For humans, the outcome: on stdout unless that carries events or a picture. */
  print(text: string): void;
  progress(update: ProgressUpdate): void;
  /** From now on stdout carries a picture. */
  reserveStdout(): void;
  /** Ends the progress bar. */
  close(): void;
}

export interface OutputStreams {
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean };
}

export function createOutput(streams: OutputStreams, options: { json: boolean; dumb: boolean }): Output {
  const terminal = streams.stderr.isTTY === true && !options.dumb;
  const progress = createProgress(streams.stderr, { terminal });
  let stdoutIsData = options.json;
  return {
    json: options.json,
    terminal,
    event: (event) => {
      if (options.json) writeEvent(streams.stdout, event);
    },
    note: (text) => progress.line(text),
    print: (text) => {
      progress.end();
      (stdoutIsData ? streams.stderr : streams.stdout).write(`${text}\n`);
    },
    progress: (update) => progress.update(update),
    reserveStdout: () => {
      stdoutIsData = true;
    },
    close: () => progress.end(),
  };
}
