import { describe, expect, it } from 'vitest';
import { appendEvents, emptyHistory } from './history.js';
import type { Metrics, RunEvent } from './queries.js';

const stepEvent = (seq: number, step: number, loss: number | null = step): RunEvent => ({
  ...{ __typename: 'StepEvent', seq, step, loss, imagesPerSecond: 40, lr: 1e-3 },
});

describe(appendEvents, () => {
  it('takes every event once', () => {
    const once = appendEvents(emptyHistory, [stepEvent(1, 1), stepEvent(2, 2)]);
    const again = appendEvents(once, [stepEvent(1, 1), stepEvent(2, 2), stepEvent(3, 3)]);
    expect(again.losses).toEqual([1, 2, 3].map((step) => ({ step, loss: step })));
    expect(again).toMatchObject({ lastSeq: 3, imagesPerSecond: 40, lr: 1e-3 });
    expect(once.losses).toHaveLength(2);
  });

  it('replaces steps that are done again after a checkpoint', () => {
    const history = appendEvents(
      emptyHistory,
      [1, 2, 3, 4].map((step) => stepEvent(step, step)),
    );
    const resumed = appendEvents(history, [stepEvent(5, 3, 30), stepEvent(6, 4, 40)]);
    expect(resumed.losses.map(({ loss }) => loss)).toEqual([1, 2, 30, 40]);
  });

  it('collects validations, previews and the last checkpoint', () => {
    const metrics = { psnr: 21 } as Metrics;
    const image = { url: '/results/a', width: 4, height: 3 };
    const { validations, previews, checkpointStep, losses } = appendEvents(emptyHistory, [
      stepEvent(1, 1, null),
      { __typename: 'ValidationEvent', seq: 2, step: 10, validationLoss: 3, metrics },
      { __typename: 'PreviewEvent', seq: 3, step: 10, image },
      { __typename: 'CheckpointEvent', seq: 4, step: 10 },
      { __typename: 'StatusEvent', seq: 5, step: 10, status: 'FINISHED', message: 'done' },
    ]);
    expect(validations).toEqual([{ step: 10, loss: 3, metrics }]);
    expect(previews).toEqual([{ step: 10, image }]);
    expect([checkpointStep, losses.length]).toEqual([10, 0]);
  });
});
