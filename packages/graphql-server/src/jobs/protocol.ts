/** What the server and a training process say to each other. */
import type { LithochromeErrorCode, TrainConfig } from '@lithochrome/ts-core';

/** `stop`: end after a checkpoint. */
export type ToTraining = { type: 'train'; config: TrainConfig } | { type: 'stop' };

export type FromTraining =
  /** The process lives. */
  | { type: 'alive' }
  /** There is more in events.ndjson. */
  | { type: 'news' }
  /** The last word: the run is finished, or stopped after a checkpoint. */
  | { type: 'done'; finished: boolean }
  | { type: 'failed'; code: LithochromeErrorCode; message: string };

/** Between two signs of life (ms). */
export const HEARTBEAT_MS = 2000;
