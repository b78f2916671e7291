/** What the server and its engine process say to each other. */
import type { Colorization, ColorizeOptions, LithochromeErrorCode, RenderOptions } from '@lithochrome/ts-core';

/** What a client may choose of `colorize()`. */
export type JobOptions = Pick<
  ColorizeOptions,
  'method' | 'temperature' | 'vibrancy' | 'uncertainty' | 'format' | 'quality'
> & {
  /** The name of a shipped model, or the folder of a published one. */
  model?: string;
};

export interface Job {
  /** Names the session that is kept to be rendered again. */
  session: string;
  /** The uploaded file. */
  image: Uint8Array;
  options: JobOptions;
  /** Other likely colorings to show as small pictures, 0…8. */
  hypotheses: number;
}

/** A picture of a kept session at other settings. */
export interface RenderJob {
  session: string;
  options: Pick<RenderOptions, 'temperature' | 'vibrancy' | 'hypothesis' | 'maxSide' | 'format' | 'quality'>;
}

/** A small JPEG. */
export interface SmallPicture {
  image: Buffer;
  width: number;
  height: number;
}

export type EngineResult = Omit<Colorization, 'hypotheses'> & { hypotheses: SmallPicture[] };

/** A result, and how it came to be. */
export interface EngineAnswer extends EngineResult {
  /** Time (ms) in the queue. */
  waited: number;
  /** Pictures and previews that were worked on when this one began, itself included. */
  sideBySide: number;
}

/** What an engine process does for a client. */
export type Work = { type: 'colorize'; job: Job } | { type: 'render'; job: RenderJob };

/** `busy`: others wait, so that only what was asked for is to be made. */
export type Order = Work & { id: number; busy: boolean };

export type ToEngine = Order | { type: 'cancel'; id: number };

/** Why the engine gave no picture: the library's code, or EXPIRED where a session is not kept any more. */
export type EngineErrorCode = LithochromeErrorCode | 'EXPIRED';

/** What an engine process holds, in bytes. */
export interface EngineMemory {
  /** Where it computes: cpu or cuda. */
  device: string;
  /** Of tensors, on all devices. */
  tensors: number;
  /** Of the whole process, in the machine's memory. */
  resident: number;
  /** Of sessions that can be rendered again. */
  kept: number;
}

export type FromEngine =
  | { type: 'ready' }
  | { type: 'done'; id: number; result: EngineResult }
  | { type: 'failed'; id: number; code: EngineErrorCode; message: string }
  | { type: 'memory'; memory: EngineMemory };

/** Fixed for the life of an engine process. */
export interface EngineSetup {
  device: 'auto' | 'cpu' | 'cuda';
  maxPixels: number;
  /** Of the sessions kept. */
  keepBytes: number;
}
