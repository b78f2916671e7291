/** The tables as Kysely types them. */
import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely';
import type { TrainConfig } from '@lithochrome/ts-core';
import type { EventData } from '../jobs/event-record.js';
import type { RunStatus } from '../jobs/run-status.js';

export interface Tables {
  /** One row: which storage folder the rows speak of. */
  storage: { id: string; only: Generated<boolean> };
  datasets: DatasetsTable;
  trainingRuns: TrainingRunsTable;
  trainingEvents: TrainingEventsTable;
}

interface DatasetsTable {
  id: string;
  name: string;
  /** Of its folder. */
  path: string;
  pictures: number;
  bytes: number;
  createdAt: Generated<Date>;
  /** Its files are gone and `path` is none; the row tells its runs the name. */
  deletedAt: Date | null;
}

interface TrainingRunsTable {
  id: string;
  /** Order of creation. */
  position: Generated<number>;
  status: RunStatus;
  datasetId: string;
  /** What the client chose, without folders. */
  config: JSONColumnType<RunConfig>;
  /** Of the whole run; null until they are fixed. */
  steps: number | null;
  step: number;
  loss: number | null;
  imagesPerSecond: number | null;
  error: string | null;
  modelName: string | null;
  createdAt: Generated<Date>;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Of the latest event. */
  lastSeq: number;
  /** Bytes of the run's events.ndjson that are in the table of events. */
  logOffset: ColumnType<number | string, number, number>;
  /** The server that trains it, while its lease lasts. */
  owner: string | null;
  leaseUntil: Date | null;
  /** Of the request that started it, where that was traced. */
  traceparent: string | null;
  /** Ends of the training process in a row without a new checkpoint in between. */
  crashes: number;
}

interface TrainingEventsTable {
  runId: string;
  seq: number;
  step: number;
  at: Date;
  data: JSONColumnType<EventData>;
}

/** Options of `train()` that a client may choose; `init` is the name of a model. */
export type RunConfig = Omit<TrainConfig, 'data' | 'out' | 'resume'>;
export type DatasetRow = Selectable<DatasetsTable>;
export type TrainingRunRow = Selectable<TrainingRunsTable>;
export type TrainingEventRow = Selectable<TrainingEventsTable>;
