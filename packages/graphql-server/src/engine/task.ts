import type { EngineAnswer, Work } from './protocol.js';

/** Work that waits or runs. */
export interface Task {
  readonly id: number;
  readonly work: Work;
  readonly resolve: (answer: EngineAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
  readonly queuedAt: number;
  startedAt: number;
  /** Works that ran when it began, itself included. */
  sideBySide: number;
  /** It ran when an engine process ended. */
  retried: boolean;
  /** Nobody waits for it any more. */
  cancelled: boolean;
  /** It was cancelled a while ago and has not stopped: what encodes it cannot be stopped. */
  overdue: boolean;
}

/** A preview goes ahead of whole pictures. */
export const isPreview = ({ type, job }: Work): boolean => type === 'render' && job.options.maxSide !== undefined;
