/** What the server and its engine process say to each other. */
import type { Colorization, ColorizeOptions, LithochromeErrorCode } from '@lithochrome/ts-core';

/** What a client may choose of `colorize()`. */
export type JobOptions = Pick<
  ColorizeOptions,
  'method' | 'temperature' | 'vibrancy' | 'uncertainty' | 'format' | 'quality'
> & {
  /** The name of a shipped model. */
  model?: string;
};

export interface Job {
  /** The uploaded file. */
  image: Uint8Array;
  options: JobOptions;
}

export type ToEngine = { type: 'colorize'; id: number; job: Job } | { type: 'cancel'; id: number };

export type FromEngine =
  | { type: 'ready' }
  | { type: 'done'; id: number; result: Colorization }
  | { type: 'failed'; id: number; code: LithochromeErrorCode; message: string };

/** Fixed for the life of an engine process. */
export interface EngineSetup {
  device: 'auto' | 'cpu' | 'cuda';
  maxPixels: number;
}
