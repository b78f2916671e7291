import { describe, expect, it } from 'vitest';
import { duration, number3 } from './format.js';
import { emptyHistory } from './history.js';
import { lossLines } from './loss-lines.js';
import { knownMetrics } from './metrics.js';
import { toPlotData } from './plot-data.js';
import type { Metrics } from './queries.js';
import { smooth } from './smooth.js';
import { tableRows } from './table-rows.js';

const none = { psnr: null, ssim: null, ciede2000: null, abRmse: null, aucRaw: null, aucRebalanced: null };
const metrics: Metrics = { ...none, colorfulness: null, colorfulnessTrue: null, patchiness: null, psnr: 20 };

it('smoothing starts at the first value and keeps a constant', () => {
  expect(smooth([4, 0], 0.5)).toEqual([4, 4 / 3]);
  expect(smooth([3, 1, 2], 0)).toEqual([3, 1, 2]);
  for (const value of smooth([7, 7, 7, 7], 0.9)) expect(value).toBeCloseTo(7);
});

describe(toPlotData, () => {
  it('puts lines over one axis', () => {
    const style = { label: '', color: '' };
    const lines = [
      { ...style, xs: [1, 2], ys: [10, 20] },
      { ...style, xs: [2, 3], ys: [5, null] },
    ];
    const [xs, first, second] = toPlotData(lines);
    expect([...xs]).toEqual([1, 2, 3]);
    expect([first![0], first![1], second![1]]).toEqual([10, 20, 5]);
  });

  it('thins what a chart cannot show', () => {
    const xs = Array.from({ length: 5000 }, (_, index) => index + 1);
    const [thin, means] = toPlotData([{ label: '', color: '', xs, ys: xs }]);
    expect(thin.length).toBe(1000);
    expect([thin.at(-1), means![0]]).toEqual([5000, 3]);
  });
});

it('a table shows lines at a few steps, the last among them', () => {
  const style = { label: '', color: '' };
  const long = { ...style, xs: [1, 2, 3, 4, 5], ys: [10, 20, 30, 40, 50] };
  const short = { ...style, xs: [3], ys: [7] };
  expect(tableRows([long, short], 2)).toEqual([
    { step: 3, values: [30, 7] },
    { step: 5, values: [50, null] },
  ]);
  expect(tableRows([long, { ...style, xs: [], ys: [] }], 12)).toHaveLength(5);
  expect(tableRows([], 12)).toEqual([]);
});

it('a run has its noise, its mean and its validations', () => {
  const losses = [3, 2, 1].map((loss, index) => ({ step: index + 1, loss }));
  const validations = [
    { step: 2, loss: 1.5, metrics },
    { step: 3, loss: null, metrics },
  ];
  const history = { ...emptyHistory, losses, validations };
  expect(lossLines(history, 0.5).map(({ label, xs }) => [label, xs.length])).toEqual([
    ['each step', 3],
    ['smoothed', 3],
    ['validation', 1],
  ]);
  expect(lossLines(history, 0)).toHaveLength(2);
  expect(knownMetrics(history)).toEqual(['psnr']);
});

it.each([
  [45.4, '45 s'],
  [720, '12 min'],
  [11_100, '3 h 05 min'],
])('%d seconds: %s', (seconds, text) => expect(duration(seconds)).toBe(text));

it('three digits are enough', () => {
  expect([0.0012345, 12.345, 1e-7, null].map(number3)).toEqual(['0.00123', '12.3', '1e-7', '–']);
});
