import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { openPictureSet, type SkippedPicture } from './picture-set.js';

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

async function makeFolder(sizes: Record<string, [width: number, height: number]>): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'));
  for (const [name, [width, height]] of Object.entries(sizes)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await sharp({ create: { width, height, channels: 3, background: '#805030' } }).toFile(join(folder, name));
  }
  return folder;
}

async function collect(set: Awaited<ReturnType<typeof openPictureSet>>) {
  const skipped: SkippedPicture[] = [];
  const found: string[] = [];
  for await (const { name, width, height } of set.stream(undefined, (skip) => skipped.push(skip))) {
    found.push(`${name} ${width}×${height}`);
  }
  return { found, skipped };
}

test('a folder without splits is taken whole, at short side 256 and never enlarged', async () => {
  await makeFolder({ 'a.png': [600, 300], 'b.png': [120, 200], 'deep/c.png': [256, 300] });
  await writeFile(join(folder, 'd.jpg'), 'not a picture');
  const set = await openPictureSet(folder);
  expect(set).toMatchObject({ split: 'all', count: 4 });
  const { found, skipped } = await collect(set);
  expect(found.sort()).toEqual(['a.png 512×256', 'b.png 120×200', 'deep/c.png 256×300']);
  expect(skipped.map(({ name }) => name)).toEqual(['d.jpg']);
});

test('sub-folders are splits: test before val, an empty one is an error that names the others', async () => {
  await makeFolder({ 'train/a.png': [80, 80], 'val/b.png': [80, 80], 'val/c.png': [80, 80] });
  expect(await openPictureSet(folder)).toMatchObject({ split: 'val', count: 2 });
  expect(await openPictureSet(folder, 'train')).toMatchObject({ split: 'train', count: 1 });
  expect(await openPictureSet(folder, 'val', 1)).toMatchObject({ count: 1 });
  await expect(openPictureSet(folder, 'test')).rejects.toThrow(
    'no pictures in the split test; it has train (1), val (2)',
  );
});
