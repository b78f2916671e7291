import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { grid484 } from '../color/ab-bins.js';
import { initialWeights } from '../layers/initialize.js';
import { metricNames } from '../metrics/registry.js';
import { commonModelConfig } from '../models/model-config.js';
import { writeModelFolder } from '../models/model-folder.js';
import { createNetwork } from '../models/registry.js';
import { makePhoto, photoFolder, temporaryFolder, toSharp } from '../testing/photos.js';
import { baselines } from './baselines.js';
import { chooseTemperature } from './choose-temperature.js';
import { evaluate } from './evaluate.js';

let photos = '';
let model = '';

beforeAll(async () => {
  photos = await temporaryFolder();
  for (const [i, size] of [
    [300, 280],
    [96, 80],
    [70, 120],
  ].entries()) {
    await mkdir(join(photos, 'val'), { recursive: true });
    await toSharp(makePhoto(i, ...(size as [number, number]))).toFile(join(photos, 'val', `${i}.png`));
  }
  await mkdir(join(photos, 'train'));
  await toSharp(makePhoto(9)).toFile(join(photos, 'train', 'a.png'));
  model = join(await temporaryFolder(), 'model');
  await writeRandomModel(model);
});

async function writeRandomModel(folder: string): Promise<void> {
  const weights = initialWeights(createNetwork('strata', 484).declarations, 1);
  const network = { name: 'random', network: 'strata', outputs: 484, temperature: 1, vibrancy: 0 };
  const data = { description: 'none', pictures: 0, licenses: [] };
  const config = { ...commonModelConfig, ...network, histogram: Array<number>(484).fill(1), training: {}, data };
  await writeModelFolder(folder, { config, weights, card: '# random\n' });
}

test.each(Object.keys(baselines))('the baseline %s keeps L and measures as it must', async (name) => {
  const { count, metrics, colors, temperature, split } = await evaluate({ model: name, data: photos });
  expect({ count, temperature, split }).toEqual({ count: 3, temperature: null, split: 'val' });
  expect(metrics.psnr).toBeGreaterThan(5);
  expect(colors.training).toBeNull();
  if (name !== 'gray') return;
  expect(metrics.colorfulness).toBeLessThan(0.5);
  // Gray lies on the corner of four bins.
  const near = colors.prediction.flatMap((count, bin) =>
    count > 0 ? [Math.hypot(...grid484.centers.slice(2 * bin, 2 * bin + 2))] : [],
  );
  expect(Math.max(...near)).toBeCloseTo(Math.hypot(5, 5));
  expect(colors.truth.filter((count) => count > 0).length).toBeGreaterThan(20);
});

test('one color for all is nearer to the truth than gray', async () => {
  const [gray, mean] = await Promise.all(['gray', 'mean-color'].map((name) => evaluate({ model: name, data: photos })));
  expect(mean!.metrics.abRmse).toBeLessThan(gray!.metrics.abRmse);
  expect(mean!.metrics.colorfulness).toBeGreaterThan(gray!.metrics.colorfulness);
});

test('a model: the same numbers each time, progress, a report', async () => {
  const report = join(await temporaryFolder(), 'report');
  const seen: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) => seen.push(done / total);
  const first = await evaluate({ model, data: photos, report, onProgress });
  const second = await evaluate({ model, data: photos });
  expect(second.metrics).toEqual(first.metrics);
  expect(first.pictures.map(({ name }) => name)).toEqual(['val/0.png', 'val/1.png', 'val/2.png']);
  expect(first.temperature).toBe(1);
  // Three scenes are too few for a judge.
  expect(first.judge).toBeNull();
  for (const name of metricNames) expect(first.metrics[name], name).toEqual(expect.any(Number));
  expect(seen).toEqual([1 / 3, 2 / 3, 1]);
  expect(first.colors.training).toEqual(Array(484).fill(1));
  const pixels = 274 * 256 + 96 * 80 + 70 * 120;
  for (const counts of [first.colors.truth, first.colors.prediction]) {
    expect(counts).toHaveLength(484);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(pixels);
  }
  await Promise.all(['index.html', 'metrics.json', 'pictures/03.jpg'].map((file) => access(join(report, file))));
});

test('the judge recognizes gray pictures, unless it is not asked', async () => {
  const folder = await photoFolder(12);
  const units = new Set<string>();
  const onProgress = ({ unit }: { unit: string }) => units.add(unit);
  const { judge, pictures } = await evaluate({ model: 'gray', data: folder, onProgress });
  expect(judge!.accuracy).toBeGreaterThan(75);
  expect(judge!.verdicts.map(({ name }) => name).sort()).toEqual(pictures.map(({ name }) => name).sort());
  expect([...units]).toEqual(['picture', 'judge']);
  expect((await evaluate({ model: 'gray', data: folder, judge: false })).judge).toBeNull();
});

test('given colors help the shipped model, the more the better', async () => {
  const units = new Set<string>();
  const onProgress = ({ unit }: { unit: string }) => units.add(unit);
  const options = { model: 'strata', data: photos, judge: false, onProgress };
  const { hintCurve, metrics } = await evaluate({ ...options, hints: [60, 0, 8, 8] });
  expect(hintCurve!.map(({ hints }) => hints)).toEqual([0, 8, 60]);
  const [none, some, many] = hintCurve!.map(({ psnr }) => psnr);
  expect(none).toBeCloseTo(metrics.psnr, 10);
  expect(some).toBeGreaterThan(none!);
  expect(many).toBeGreaterThan(some!);
  expect([...units]).toEqual(['picture', 'hints']);
  expect((await evaluate({ ...options, limit: 1 })).hintCurve).toBeNull();
});

test('the table of temperatures agrees with single evaluations', async () => {
  const { best, table } = await chooseTemperature({ model, data: photos, temperatures: [0.4, 1] });
  expect([0.4, 1]).toContain(best);
  const alone = await evaluate({ model, data: photos, temperature: 0.4 });
  expect(alone.metrics).toEqual(table[0]!.metrics);
  // A random network is nearly indifferent: the colder, the more colorful.
  expect(table[0]!.metrics.colorfulness).toBeGreaterThan(table[1]!.metrics.colorfulness);
});

test('wrong options and unknown models are typed errors', async () => {
  await expect(evaluate({ model, data: photos, temperature: 7 })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  const precision = evaluate({ model, data: photos, precision: 'fp16' as 'fp32' });
  await expect(precision).rejects.toThrow('for precision but received');
  await expect(evaluate({ model, data: '/no/such/folder' })).rejects.toMatchObject({ code: 'DATA' });
  await expect(evaluate({ model: 'no-such-model', data: photos })).rejects.toMatchObject({ code: 'MODEL' });
  const hints = evaluate({ model, data: photos, hints: [0.5] });
  await expect(hints).rejects.toThrow('expected an integer between 0 and 1000 for hints but received 0.5');
  const baseline = evaluate({ model: 'gray', data: photos, hints: [1] });
  await expect(baseline).rejects.toThrow('expected a trained model for hints but received');
  const aborted = AbortSignal.abort();
  await expect(evaluate({ model, data: photos, signal: aborted })).rejects.toMatchObject({ code: 'ABORTED' });
});
