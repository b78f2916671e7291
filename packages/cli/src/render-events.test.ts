import { expect, it } from 'vitest';
import type { Output } from './output.js';
import type { ProgressUpdate } from './progress.js';
import { createEventRenderer } from './render-events.js';

function setUp(steps?: number) {
  const notes: string[] = [];
  const updates: ProgressUpdate[] = [];
  const output = {
    note: (text: string) => notes.push(text),
    progress: (update: ProgressUpdate) => updates.push(update),
  };
  const render = createEventRenderer(output as unknown as Output, steps);
  return { notes, updates, render };
}
const stamp = { seq: 1, at: '2026-01-31T00:00:00.000Z' };

it('shows steps as progress with loss and pace', () => {
  const { updates, render } = setUp(40);
  render({ ...stamp, type: 'step', step: 7, loss: 1.23456, imagesPerSecond: 98.76, lr: 1e-3 });
  expect(updates).toEqual([{ unit: 'step', done: 7, total: 40, details: 'loss 1.2346  98.8 images/s' }]);
});

it('takes the number of steps from the run', () => {
  const { updates, render } = setUp();
  render({ ...stamp, type: 'status', step: 0, status: 'running', message: 'steps 1 to 90', steps: 90 });
  render({ ...stamp, type: 'step', step: 1, loss: 1, imagesPerSecond: 1, lr: 1 });
  expect(updates[0]?.total).toBe(90);
});

it('shows the preparation as progress', () => {
  const { notes, updates, render } = setUp(40);
  const progress = { done: 3, total: 18 };
  render({ ...stamp, type: 'status', step: 0, status: 'preparing', message: 'prepared 3 of 18 pictures', progress });
  expect(updates).toEqual([{ unit: 'picture', done: 3, total: 18, details: '' }]);
  expect(notes).toEqual([]);
});

it('shows everything else as lines', () => {
  const { notes, render } = setUp(40);
  render({ ...stamp, type: 'status', step: 0, status: 'preparing', message: 'opening photos' });
  render({ ...stamp, type: 'validation', step: 10, loss: 3.2, metrics: { psnr: 22.94, aucRebalanced: 85.1 } });
  render({ ...stamp, type: 'checkpoint', step: 10, path: '/run/checkpoints/step-00000010' });
  render({ ...stamp, type: 'preview', step: 10, path: '/run/previews/a.png' });
  render({ ...stamp, type: 'result', step: 40, steps: 40, loss: 3, checkpoint: '/c', model: '/m', metrics: {} });
  expect(notes).toEqual([
    'opening photos',
    'step 10: validation loss 3.2000, PSNR 22.9 dB, AuC rebalanced 85.1 %',
    'step 10: checkpoint /run/checkpoints/step-00000010',
    'step 10: preview /run/previews/a.png',
  ]);
});
