import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeResult } from '../testing/fake-process.js';
import { ResultStore } from './result-store.js';
import { thumbnail } from './thumbnail.js';

const roomy = { maxAgeMs: 60_000, maxBytes: 1e6 };
const bytesOfOne = fakeResult.image.length + fakeResult.uncertainty!.length;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-results-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('results', () => {
  it('are found again after a restart, with what they are', async () => {
    const store = await ResultStore.open(folder, roomy);
    const record = await store.add(fakeResult, 'me');
    expect(record.image).toMatchObject({ width: 4, height: 3, mimeType: 'image/jpeg', bytes: 15 });
    expect(record.image.sha256).toBe(createHash('sha256').update('colored picture').digest('hex'));
    const again = await ResultStore.open(folder, roomy);
    expect(await again.find(record.id)).toEqual(record);
    expect([again.count, again.bytes]).toEqual([1, bytesOfOne]);
    const picture = await again.findPicture(record.id, 'uncertainty');
    expect(await readFile(picture!.path, 'utf8')).toBe('map');
  });

  it('are not found by other names, paths among them', async () => {
    const store = await ResultStore.open(folder, roomy);
    await store.add(fakeResult, null);
    for (const id of ['', 'x', '../../../etc/passwd', 'A'.repeat(22)]) expect(await store.find(id)).toBeNull();
  });

  it('without their map have none', async () => {
    const store = await ResultStore.open(folder, roomy);
    const { id } = await store.add({ ...fakeResult, uncertainty: undefined }, null);
    expect(await store.findPicture(id, 'uncertainty')).toBeNull();
    expect(await readdir(folder)).toHaveLength(2);
  });
});

describe('retention', () => {
  it('deletes the oldest beyond the size, files and all, and keeps the newest', async () => {
    const store = await ResultStore.open(folder, { ...roomy, maxBytes: 2 * bytesOfOne });
    const ids = [];
    for (let i = 0; i < 4; i++) ids.push((await store.add(fakeResult, null)).id);
    expect(await Promise.all(ids.map(async (id) => (await store.find(id)) !== null))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(await readdir(folder)).toHaveLength(6);
    const tight = await ResultStore.open(folder, { ...roomy, maxBytes: 1 });
    expect(await tight.find(ids[3]!)).not.toBeNull();
    expect(tight.count).toBe(1);
  });

  it('deletes what is too old', async () => {
    const store = await ResultStore.open(folder, roomy);
    const { id } = await store.add(fakeResult, null);
    await store.sweep(Date.now() + 59_000);
    expect(await store.find(id)).not.toBeNull();
    await store.sweep(Date.now() + 61_000);
    expect(await store.find(id)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
    expect(store.bytes).toBe(0);
  });
});

it('what a killed process left half written goes at the next start', async () => {
  const store = await ResultStore.open(folder, roomy);
  const [kept, cut, alone, damaged] = await Promise.all([1, 2, 3, 4].map(() => store.add(fakeResult, null)));
  await truncate(join(folder, cut!.image.file), 3);
  await rm(join(folder, `${alone!.id}.json`));
  await writeFile(join(folder, `${damaged!.id}.json`), '{"version":1');
  await writeFile(join(folder, '.x.image.png.0a.tmp'), 'half');
  const again = await ResultStore.open(folder, roomy);
  expect(again.count).toBe(1);
  expect((await readdir(folder)).every((name) => name.startsWith(kept!.id))).toBe(true);
});

it('a thumbnail is a small WebP; its size is checked', async () => {
  const path = join(folder, 'large.png');
  await sharp({ create: { width: 900, height: 300, channels: 3, background: '#456' } }).toFile(path);
  const uri = await thumbnail(path, 64);
  const data = Buffer.from(uri.replace('data:image/webp;base64,', ''), 'base64');
  expect(await sharp(data).metadata()).toMatchObject({ format: 'webp', width: 64, height: 21 });
  await expect(thumbnail(path, 9)).rejects.toThrow('expected an integer between 16 and 512 for size but received 9');
});
