import type { Metrics, RunEvent } from './queries.js';

type Image = Extract<RunEvent, { __typename: 'PreviewEvent' }>['image'];

/** What the events of a run add up to: points over steps. */
export interface History {
  lastSeq: number;
  losses: readonly { step: number; loss: number }[];
  validations: readonly { step: number; loss: number | null; metrics: Metrics }[];
  previews: readonly { step: number; image: Image }[];
  checkpointStep: number | null;
  imagesPerSecond: number | null;
  lr: number | null;
}

export const emptyHistory: History = {
  lastSeq: 0,
  losses: [],
  validations: [],
  previews: [],
  checkpointStep: null,
  imagesPerSecond: null,
  lr: null,
};

/** Appends events in the order of `seq`; those known already are left out, and steps done again replace what they were. */
export function appendEvents(history: History, events: readonly RunEvent[]): History {
  const next = {
    ...history,
    losses: [...history.losses],
    validations: [...history.validations],
    previews: [...history.previews],
  };
  for (const event of events) {
    if (event.seq <= next.lastSeq) continue;
    next.lastSeq = event.seq;
    append(next, event);
  }
  return next;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

function append(history: Mutable<History>, event: RunEvent): void {
  const { step } = event;
  switch (event.__typename) {
    case 'StepEvent':
      history.imagesPerSecond = event.imagesPerSecond;
      history.lr = event.lr;
      dropFrom(history.losses, step);
      if (event.loss !== null) history.losses.push({ step, loss: event.loss });
      return;
    case 'ValidationEvent':
      dropFrom(history.validations, step);
      history.validations.push({ step, loss: event.validationLoss, metrics: event.metrics });
      return;
    case 'PreviewEvent':
      dropFrom(history.previews, step);
      history.previews.push({ step, image: event.image });
      return;
    case 'CheckpointEvent':
      history.checkpointStep = step;
      return;
    case 'StatusEvent':
  }
}

/** Removes points at `step` and after it: the run went back to a checkpoint. */
function dropFrom(points: { step: number }[], step: number): void {
  while (points.length > 0 && points[points.length - 1]!.step >= step) points.pop();
}
