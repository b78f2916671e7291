import type { RunStatus } from './run-status.js';

/** What a client can do something about. */
export type TrainingErrorCode =
  | 'DATASET_NOT_FOUND'
  | 'DATASET_IN_USE'
  | 'DATASET_PROTECTED'
  | 'MODEL_NOT_FOUND'
  | 'RUN_NOT_FOUND'
  | 'RUN_STATE'
  | 'NAME_TAKEN'
  | 'INVALID'
  | 'BUSY';

export class TrainingError extends Error {
  readonly code: TrainingErrorCode;

  constructor(code: TrainingErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** For what the status of a run does not allow. */
export function stateError({ status }: { status: RunStatus }, rule: string): TrainingError {
  return new TrainingError('RUN_STATE', `this run is ${status}: ${rule}`);
}

export function datasetNotFound(): TrainingError {
  return new TrainingError('DATASET_NOT_FOUND', 'there is no such data set; see the query datasets');
}
