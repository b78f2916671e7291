import type { RunEvent } from './queries.js';

export interface WatchParts {
  /** Calls `onEvent` for events after `after` until the stream ends or breaks. */
  connect: (after: number, onEvent: (event: RunEvent) => void) => Promise<void>;
  /** Whether the run is at rest and `seq` was its last event. */
  isOver: (seq: number) => Promise<boolean>;
  wait: (ms: number) => Promise<void>;
  onEvent: (event: RunEvent) => void;
  /** Tells whether the connection is lost and being restored. */
  onLost: (isLost: boolean) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Every event of a run once and in order, over lost connections, until the run is at rest. Rejects when `wait` does. */
export async function watchRun(after: number, parts: WatchParts): Promise<void> {
  let seq = after;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      await parts.connect(seq, (event) => {
        if (event.seq <= seq) return;
        seq = event.seq;
        waitMs = FIRST_WAIT_MS;
        parts.onLost(false);
        parts.onEvent(event);
      });
    } catch {
      // Tried again below. A stream without events breaks too, as that of a run at rest is.
    }
    if (await parts.isOver(seq).catch(() => false)) return parts.onLost(false);
    parts.onLost(true);
    await parts.wait(waitMs);
  }
}
