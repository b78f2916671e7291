/** What a client can do something about. */
export type TrainingErrorCode =
  | 'DATASET_NOT_FOUND'
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
