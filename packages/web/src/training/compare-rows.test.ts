import { expect, it } from 'vitest';
import { haveLikeLosses, haveLikePictures, resultRows, settingRows } from './compare-rows.js';
import { comparedRuns } from './compared-run.js';
import { emptyHistory, type History } from './history.js';
import type { Metrics, Run } from './queries.js';
import type { RunState } from './run-store.js';

const none = { ssim: null, abRmse: null, aucRaw: null, aucRebalanced: null, colorfulnessTrue: null, patchiness: null };

function state(settings: object, measured: Partial<Metrics> = {}, dataset = 'cliffs'): RunState {
  const dates = {
    createdAt: '2026-01-31T10:00:00Z',
    startedAt: '2026-01-31T10:00:00Z',
    finishedAt: '2026-01-31T10:10:00Z',
  };
  const parts = {
    status: 'FINISHED',
    step: 10,
    steps: 10,
    loss: 1.234,
    modelName: null,
    name: 'cliffs, mse, 1',
    dataset: { name: dataset },
  };
  const run = { ...dates, ...parts, id: JSON.stringify(settings), settings } as unknown as Run;
  const metrics: Metrics = { ...none, psnr: null, ciede2000: null, colorfulness: null, ...measured };
  const history: History = { ...emptyHistory, validations: [{ step: 10, loss: 1.5, metrics }] };
  return { run, history, problem: null, isLost: false };
}

it('shows settings only where they differ, defaults as what they are', () => {
  const runs = comparedRuns([state({ loss: 'MSE', size: 64, gamma: 0.5 }), state({ size: 64, spatial: 'LEVIN' })]);
  expect(settingRows(runs)).toEqual([
    { name: 'Loss', values: ['mse', 'rebalanced'] },
    { name: 'Spatial term', values: ['none', 'levin'] },
    { name: 'Lambda', values: ['–', '10'] },
  ]);
  expect(haveLikeLosses(runs)).toBe(false);
  expect(haveLikeLosses(comparedRuns([state({ seed: 1 }), state({ seed: 2 })]))).toBe(true);
});

it('marks the best value of each metric, where more or less of it is better', () => {
  const first = { psnr: 20.125, ciede2000: 9, colorfulness: 30 };
  const second = { psnr: 21, ciede2000: 9.001, colorfulness: 20 };
  const rows = resultRows(comparedRuns([state({}, first), state({}, second), state({})]));
  expect(rows.slice(2)).toEqual([
    { name: 'Took', values: ['10 min', '10 min', '10 min'] },
    { name: 'Training loss', values: ['1.23', '1.23', '1.23'] },
    { name: 'Validation loss', values: ['1.5', '1.5', '1.5'] },
    { name: 'PSNR, dB', values: ['20.13', '21.00', '–'], best: [1] },
    { name: 'CIEDE2000', values: ['9.00', '9.00', '–'] },
    { name: 'Colorfulness', values: ['30.0', '20.0', '–'] },
  ]);
});

it('calls none the best of runs over different pictures', () => {
  const runs = comparedRuns([state({}, { psnr: 20 }), state({}, { psnr: 21 }, 'beaches')]);
  expect(haveLikePictures(runs)).toBe(false);
  expect(resultRows(runs).at(-1)).toEqual({ name: 'PSNR, dB', values: ['20.00', '21.00'] });
  expect(settingRows(runs)).toEqual([{ name: 'Data set', values: ['cliffs', 'beaches'] }]);
});
