import type { Writable } from 'node:stream';

/** One line of `--json`. The last one of a command is its `result`, or an `error`. */
export interface OutputEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Writes an event as one line of NDJSON. Numbers that are not finite become null. */
export function writeEvent(stream: Writable, event: OutputEvent): void {
  stream.write(`${JSON.stringify(event)}\n`);
}
