import type { Writable } from 'node:stream';
import cliProgress from 'cli-progress';
import { formatDuration } from './format.js';

/** How far a command is. */
export interface ProgressUpdate {
  /** What is counted: "step", "picture". */
  readonly unit: string;
  readonly done: number;
  /** Unknown until a timing warm-up has fixed it. */
  readonly total: number | undefined;
  /** Loss, images/s and the like. */
  readonly details: string;
}

export interface Progress {
  update(update: ProgressUpdate): void;
  /** A line of text above the bar. */
  line(text: string): void;
  /** Leaves the last state standing. */
  end(): void;
}

export interface ProgressOptions {
  readonly terminal: boolean;
  /** Milliseconds. */
  readonly now?: () => number;
  /** Milliseconds between two plain lines. */
  readonly interval?: number;
}

/** A bar on a terminal, else a plain line every ten seconds. */
export function createProgress(stream: Writable, options: ProgressOptions): Progress {
  const { terminal, now = Date.now, interval = 10_000 } = options;
  const remaining = estimateRemaining(now);
  return terminal ? barProgress(stream, remaining) : plainProgress(stream, { remaining, now, interval });
}

type Remaining = (update: ProgressUpdate) => string;

/** Time left, from the pace since the first update of the same kind (a resumed run does not start at 0). */
function estimateRemaining(now: () => number): Remaining {
  let start: { unit: string; time: number; done: number } | undefined;
  return ({ unit, done, total }) => {
    if (start?.unit !== unit) start = { unit, time: now(), done };
    if (total === undefined || done <= start.done || done >= total) return '';
    const perUnit = (now() - start.time) / (done - start.done);
    return `ETA ${formatDuration(perUnit * (total - done))}`;
  };
}

function barProgress(stream: Writable, remaining: Remaining): Progress {
  const format = '{unit} {bar} {value}/{of}  {details}  {remaining}';
  // Cursor and wrapping stay as they are: a second Ctrl-C ends the process at once. `linewrap` trims to the width.
  const terminal = { hideCursor: false, linewrap: true, gracefulExit: false };
  const options = { stream: stream as NodeJS.WritableStream, format, barsize: 24, ...terminal };
  const bars = new cliProgress.MultiBar(options, cliProgress.Presets.shades_classic);
  let bar: cliProgress.SingleBar | undefined;
  return {
    update(update) {
      const payload = { ...update, of: update.total ?? '?', remaining: remaining(update) };
      const total = update.total ?? Math.max(1, update.done);
      bar ??= bars.create(total, update.done, payload);
      bar.setTotal(total);
      bar.update(update.done, payload);
    },
    line(text) {
      if (bar) bars.log(`${text}\n`);
      else stream.write(`${text}\n`);
    },
    end() {
      if (!bar) return;
      bars.update();
      bars.stop();
      bar = undefined;
    },
  };
}

function plainProgress(
  stream: Writable,
  clock: { remaining: Remaining; now: () => number; interval: number },
): Progress {
  let printedAt = -Infinity;
  let pending: string | undefined;
  const print = (text: string): void => {
    stream.write(`${text}\n`);
    printedAt = clock.now();
    pending = undefined;
  };
  return {
    update(update) {
      const { unit, done, total, details } = update;
      const parts = [`${unit} ${done}${total === undefined ? '' : `/${total}`}`, details, clock.remaining(update)];
      pending = parts.filter((part) => part !== '').join('  ');
      if (clock.now() - printedAt >= clock.interval) print(pending);
    },
    line: (text) => void stream.write(`${text}\n`),
    end() {
      if (pending !== undefined) print(pending);
    },
  };
}
