import { execFile } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePhoto, temporaryFolder, toSharp } from '../testing/photos.js';
import { type Batch, type BatchOptions, batches } from './batches.js';
import { type Dataset, pictures } from './dataset.js';
import { openDataset } from './open-dataset.js';

const SIZE = 32;
const PICTURES = 11;

/** `train` with 11 pictures of several shapes, `val` with 3. */
async function makeDataset(): Promise<Dataset> {
  const root = await temporaryFolder();
  for (const [split, count] of [
    ['train', PICTURES],
    ['val', 3],
  ] as const) {
    await mkdir(join(root, 'photos', split), { recursive: true });
    for (let i = 0; i < count; i++) {
      const photo = makePhoto(i + (split === 'val' ? 100 : 0), 80 + 5 * i, 110 - 4 * i);
      await writeFile(join(root, 'photos', split, `${i}.png`), await toSharp(photo).png().toBuffer());
    }
  }
  return openDataset(join(root, 'photos'), { cache: join(root, 'cache') });
}

async function take(dataset: Dataset, count: number, options: Partial<BatchOptions> = {}): Promise<Batch[]> {
  const source = batches(dataset, { minibatch: 4, size: SIZE, seed: 5, hintShare: 0.5, ...options });
  const taken: Batch[] = [];
  for await (const batch of source) {
    taken.push(batch);
    if (taken.length === count) break;
  }
  return taken;
}

describe('batches', () => {
  let dataset: Dataset;
  beforeAll(async () => {
    dataset = await makeDataset();
  });

  it('has the promised arrays', async () => {
    const [batch] = await take(dataset, 1);
    expect(batch).toMatchObject({ epoch: 0, index: 0, count: 4, next: { epoch: 0, index: 4 } });
    expect(batch!.rgb).toHaveLength(4 * SIZE * SIZE * 3);
    expect(batch!.gray).toHaveLength(4 * SIZE * SIZE);
    expect(batch!.hints).toHaveLength(4 * SIZE * SIZE * 3);
    expect(new Set(batch!.rgb).size).toBeGreaterThan(50);
  });

  it('does not depend on prefetch or minibatch', async () => {
    const first = await take(dataset, 7);
    expect(await take(dataset, 7, { prefetch: 12 })).toEqual(first);
    const pairs = await take(dataset, 14, { minibatch: 2 });
    const joined = (name: 'rgb' | 'gray' | 'hints', list: Batch[]) => list.flatMap((batch) => [...batch[name]]);
    for (const name of ['rgb', 'gray', 'hints'] as const) expect(joined(name, pairs)).toEqual(joined(name, first));
  });

  it('goes on exactly from a cursor, across epochs', async () => {
    const whole = await take(dataset, 9);
    expect(whole.map(({ epoch, index }) => [epoch, index])).toEqual(
      Array.from({ length: 9 }, (_, i) => [Math.floor((4 * i) / PICTURES), (4 * i) % PICTURES]),
    );
    expect(await take(dataset, 4, { start: whole[4]!.next })).toEqual(whole.slice(5));
  });

  it('shows every picture once in an epoch, in another order each time', async () => {
    // Two pictures per batch, each recognized by the mean of its colors nearest in the split.
    const means: number[][] = [];
    for await (const { rgb } of pictures(dataset, 'train')) means.push(meanColor(rgb));
    const seen = (await take(dataset, 2 * PICTURES, { minibatch: 1, hintShare: 0 })).map(({ rgb }) =>
      nearest(means, meanColor(rgb)),
    );
    const epochs = [seen.slice(0, PICTURES), seen.slice(PICTURES)];
    for (const epoch of epochs) expect(new Set(epoch).size).toBeGreaterThan(PICTURES - 3);
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it('passes once over a validation split, in order, centered and without hints', async () => {
    const taken = await take(dataset, Infinity, { split: 'val', augment: false, minibatch: 2 });
    expect(taken.map(({ count }) => count)).toEqual([2, 1]);
    expect(taken[1]!.rgb).toHaveLength(SIZE * SIZE * 3);
    expect(taken.every(({ hints }) => hints.every((value) => value === 0))).toBe(true);
    expect(await take(dataset, Infinity, { split: 'val', augment: false, minibatch: 2, seed: 99 })).toEqual(taken);
  });

  it('ends on close, for those who wait too, and stays ended', async () => {
    const source = batches(dataset, { minibatch: 4, size: SIZE });
    const waiting = source.next();
    await source.close();
    expect((await waiting).done).toBe(true);
    expect((await source.next()).done).toBe(true);
    await source.close();
  });

  it('rejects with ABORTED when the signal fires', async () => {
    const controller = new AbortController();
    const source = batches(dataset, { minibatch: 4, size: SIZE, signal: controller.signal });
    await source.next();
    controller.abort();
    await expect(source.next()).rejects.toMatchObject({ code: 'ABORTED' });
    const late = batches(dataset, { minibatch: 4, size: SIZE, signal: AbortSignal.abort() });
    await expect(late.next()).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('reports a shard that was cut off', async () => {
    const damaged = await makeDataset();
    await truncate(join(damaged.path, 'shards/train-000.bin'), 100);
    await expect(take(damaged, 5)).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('shorter than its index') as unknown,
    });
    await expect(openDataset(damaged.path)).rejects.toMatchObject({
      code: 'DATA',
      message: expect.stringContaining('prepare the data set again') as unknown,
    });
  });

  it('names a wrong option', () => {
    const wrong = (options: Partial<BatchOptions>) => () => batches(dataset, { minibatch: 4, size: SIZE, ...options });
    expect(wrong({ minibatch: 0 })).toThrow('for minibatch but received 0');
    expect(wrong({ hintShare: 2 })).toThrow('for hintShare but received 2');
    expect(wrong({ start: { epoch: 0, index: PICTURES } })).toThrow(`for start.index but received ${PICTURES}`);
    expect(wrong({ split: 'test' })).toThrow('has no pictures in its split test');
  });

  it('does not keep the process alive when abandoned', async () => {
    const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const script = `
      const { batches } = await import(${module('./batches.ts')});
      const { openDataset } = await import(${module('./open-dataset.ts')});
      const source = batches(await openDataset(${JSON.stringify(dataset.path)}), { minibatch: 4, size: 32 });
      console.log((await source.next()).value.count);`;
    const options = { cwd: fileURLToPath(new URL('../../../..', import.meta.url)), timeout: 30_000 };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      options,
    );
    expect(stdout.trim()).toBe('4');
  });
});

function meanColor(rgb: Uint8Array): number[] {
  const sums = [0, 0, 0];
  rgb.forEach((value, i) => (sums[i % 3]! += value / (rgb.length / 3)));
  return sums;
}

function nearest(means: number[][], color: number[]): number {
  const distances = means.map((mean) => Math.hypot(...mean.map((value, c) => value - color[c]!)));
  return distances.indexOf(Math.min(...distances));
}
