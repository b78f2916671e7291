import { expect, test } from 'vitest';
import { type MetricValues, metricNames } from '../metrics/registry.js';
import { meansOverSeeds, scatterOverSeeds } from './seed-scatter.js';

const metrics = (psnr: number) =>
  ({ ...Object.fromEntries(metricNames.map((name) => [name, 1])), psnr }) as unknown as MetricValues;
const run = (name: string, seed: number, psnr: number) => ({
  ...{ name: seed === 0 ? name : `${name}.seed-${seed}`, label: name, seed, metrics: metrics(psnr) },
  repeats: seed === 0 ? null : name,
});
const runs = [run('rebalanced', 0, 20), run('levin-5', 0, 21), run('rebalanced', 1, 24), run('levin-5', 1, 22)];

test('holds each seed against the same seed of rebalanced', () => {
  const [base, levin] = scatterOverSeeds(runs);
  expect(base).toMatchObject({ variant: 'rebalanced', seeds: [0, 1], changes: null });
  expect(base!.metrics.psnr).toEqual({ mean: 22, deviation: Math.sqrt(8) });
  expect(base!.metrics.ssim).toEqual({ mean: 1, deviation: 0 });
  expect(levin!.metrics.psnr.mean).toBe(21.5);
  // +1 and −2: larger than the deviation of the values themselves would tell.
  expect(levin!.changes!.psnr.mean).toBe(-0.5);
  expect(levin!.changes!.psnr.deviation).toBeCloseTo(Math.sqrt(4.5), 12);
});

test('says nothing of a variant with one seed, nor of changes without the base', () => {
  expect(scatterOverSeeds(runs.slice(0, 2))).toEqual([]);
  const [levin] = scatterOverSeeds(runs.filter((_, i) => i !== 2).filter(({ name }) => name.startsWith('levin')));
  expect(levin).toMatchObject({ variant: 'levin-5', changes: null });
});

test('averages each variant over the seeds it has', () => {
  const means = meansOverSeeds([...runs, run('mse', 0, 25)]);
  expect([...means].map(([name, { psnr }]) => [name, psnr])).toEqual([
    ['rebalanced', 22],
    ['levin-5', 21.5],
    ['mse', 25],
  ]);
});
