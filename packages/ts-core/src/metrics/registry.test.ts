import { expect, test } from 'vitest';
import { CaseFile, caseNames } from '../testing/case-file.js';
import { picturePair } from './metric.js';
import { measure, metricNames, summarize } from './registry.js';

function storedPair(stored: CaseFile) {
  const [height, width] = stored.tensor('truth').shape as [number, number, number];
  const [truth, prediction] = ['truth', 'prediction'].map((name) => Uint8Array.from(stored.tensor(name).values));
  return picturePair({ width, height }, truth!, prediction!);
}

test.each(caseNames('metrics_'))('%s: every metric agrees with the stored value', (name) => {
  const stored = new CaseFile(name);
  const { metrics } = summarize([measure(storedPair(stored))], ['scene']);
  const [step, spread, realStep, realSpread] = stored.tensor('patchinessParts').values;
  const patchiness = step! / spread! / (realStep! / realSpread!);
  for (const metric of metricNames) {
    const expected = metric === 'patchiness' ? patchiness : stored.tensor(metric).values[0]!;
    expect(metrics[metric], metric).toBeCloseTo(expected, 3);
  }
});

test('the truth itself is perfect, and has patchiness 1', () => {
  const { truth, width, height } = storedPair(new CaseFile('metrics_landscape'));
  const { metrics } = summarize([measure(picturePair({ width, height }, truth, truth))], ['scene']);
  expect(metrics).toMatchObject({ psnr: 100, ciede2000: 0, abRmse: 0, aucRaw: 100, aucRebalanced: 100 });
  expect(metrics.ssim).toBeCloseTo(1, 6);
  expect(metrics.patchiness).toBeCloseTo(1, 6);
  expect(metrics.colorfulness).toBe(metrics.colorfulnessTrue);
});

test('a gray picture has no color and no patchiness; tiny pictures measure too', () => {
  const truth = Uint8Array.from([200, 30, 60]);
  const { metrics } = summarize([measure(picturePair({ width: 1, height: 1 }, truth, truth.fill(90)))], ['scene']);
  expect(metrics.colorfulness).toBe(0);
  expect(metrics.patchiness).toBeNaN();
  expect(metrics.psnr).toBe(100);
});

test('values over pictures are means, patchiness a ratio of means, intervals enclose them', () => {
  const pairs = caseNames('metrics_').map((name) => storedPair(new CaseFile(name)));
  const { metrics, intervals, pictures } = summarize(pairs.map(measure), ['one', 'two']);
  expect(metrics.psnr).toBeCloseTo((pictures[0]!.psnr + pictures[1]!.psnr) / 2, 9);
  for (const name of metricNames) {
    const [low, high] = [...intervals[name]].sort((x, y) => x - y) as [number, number];
    expect(metrics[name]).toBeGreaterThanOrEqual(low);
    expect(metrics[name]).toBeLessThanOrEqual(high);
  }
});
