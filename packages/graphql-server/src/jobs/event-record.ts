import type { EventOf } from '@lithochrome/ts-core';
import type { StoredImage } from '../store/result-record.js';
import type { RunStatus } from './run-status.js';

/** What the row of an event holds besides its place in the run. JSON has no NaN: null. */
export type EventData =
  | { type: 'step'; loss: number | null; imagesPerSecond: number; lr: number }
  | { type: 'validation'; loss: number | null; metrics: Metrics }
  | { type: 'checkpoint' }
  | { type: 'preview'; image: StoredImage }
  | { type: 'status'; status: RunStatus; message: string };

export type Metrics = { [Name in keyof EventOf<'validation'>['metrics']]: number | null };

export interface NewEvent {
  step: number;
  at: Date;
  data: EventData;
}

export interface EventRecord extends NewEvent {
  runId: string;
  /** Counts the events of a run from 1, over all its starts. */
  seq: number;
}
