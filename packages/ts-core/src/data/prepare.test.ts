import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePhoto, photoFolder, temporaryFolder, toSharp } from '../testing/photos.js';
import { readDataset } from './dataset.js';
import { type PreparedDataset, prepareDataset } from './prepare.js';
import { SPLITS } from './split.js';

/** Flat boxes on white. */
function diagram() {
  const rgb = new Uint8Array(120 * 100 * 3).fill(255);
  for (let y = 20; y < 50; y++) for (let x = 10; x < 70; x++) rgb.set([40, 150, 200], (y * 120 + x) * 3);
  return { width: 120, height: 100, rgb };
}

async function splitsByPicture({ path }: PreparedDataset): Promise<Map<string, string>> {
  const dataset = await readDataset(path);
  return new Map(SPLITS.flatMap((split) => dataset.entries(split).map(({ sha256 }) => [sha256, split] as const)));
}

const failure = (code: string, message: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) as unknown });

describe('prepareDataset', () => {
  it('keeps photographs and counts each skip by its reason', async () => {
    const photo = makePhoto(100, 200, 160);
    const folder = await photoFolder(6, {
      'b/twin.jpg': await toSharp(makePhoto(0)).jpeg({ quality: 60 }).toBuffer(),
      'gray.png': await toSharp(photo).grayscale().png().toBuffer(),
      'tiny.png': await toSharp(photo).resize(60, 50).png().toBuffer(),
      'cut.jpg': (await toSharp(photo).jpeg().toBuffer()).subarray(0, 3000),
      'text.jpg': Buffer.from('hello'),
      'drawing.png': await toSharp(diagram()).png().toBuffer(),
      'drawing.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"></svg>'),
      'notes.txt': Buffer.from('not counted'),
    });
    const out = join(dirname(folder), 'prepared');
    const seen: number[] = [];
    const { path, counts, skipped } = await prepareDataset(folder, {
      out,
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect(path).toBe(out);
    expect(counts.train + counts.val + counts.test).toBe(6);
    const { unreadable, ...rest } = skipped;
    expect(rest).toEqual({ drawing: 1, duplicate: 1, 'near-gray': 1, 'too-small': 1 });
    expect(unreadable).toBe(3);
    expect(seen).toHaveLength(13);
    expect(seen.at(-1)).toBe(1);
    const lines = (await readFile(join(out, 'skipped.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toContainEqual({ name: 'photo-000.jpg', reason: 'duplicate', detail: 'of b/twin.jpg' });
    expect(lines).toHaveLength(7);
    expect(await readdir(dirname(folder))).toEqual(['photos', 'prepared']);
  });

  it('keeps only the asked synsets of an ImageNet layout, as n-numbered folders', async () => {
    const jpeg = (seed: number) => toSharp(makePhoto(seed)).jpeg().toBuffer();
    const folder = await photoFolder(0, {
      'n09246464/n09246464_1.JPEG': await jpeg(1),
      'n09409752/n09409752_2.JPEG': await jpeg(2),
      'n01440764/n01440764_3.JPEG': await jpeg(3),
    });
    const wnids = ['n09246464', 'n09409752'];
    const { path, counts, skipped } = await prepareDataset(folder, { out: join(dirname(folder), 'prepared'), wnids });
    expect(counts.train + counts.val + counts.test).toBe(2);
    expect(skipped).toEqual({ wnid: 1 });
    const dataset = await readDataset(path);
    const names = SPLITS.flatMap((split) => dataset.entries(split).map(({ name }) => name));
    expect(names.sort()).toEqual(['n09246464/n09246464_1.JPEG', 'n09409752/n09409752_2.JPEG']);
  });

  it('stores pixels, index and histogram that belong together', async () => {
    const folder = await photoFolder(8);
    const { path, counts } = await prepareDataset(folder, {
      out: join(dirname(folder), 'prepared'),
      size: 64,
      val: 0.3,
      test: 0.2,
    });
    const dataset = await readDataset(path);
    expect(dataset).toMatchObject({ size: 64, counts, splitSource: 'hash' });
    const total = dataset.histogram.reduce((sum, count) => sum + count, 0);
    expect(total).toBe(counts.train * 16 * 19);
    for (const entry of SPLITS.flatMap((split) => dataset.entries(split)))
      expect(entry).toMatchObject({ width: 77, height: 64, group: entry.name });
  });

  it('returns at once when nothing changed, and starts over when something did', async () => {
    const folder = await photoFolder(3);
    const out = join(dirname(folder), 'prepared');
    const first = await prepareDataset(folder, { out });
    let worked = 0;
    expect(await prepareDataset(folder, { out, onProgress: () => worked++ })).toEqual(first);
    expect(worked).toBe(0);
    await writeFile(join(folder, 'new.jpg'), await toSharp(makePhoto(50)).jpeg().toBuffer());
    const second = await prepareDataset(folder, { out, onProgress: () => worked++ });
    expect(worked).toBe(4);
    expect(second.counts.train + second.counts.val + second.counts.test).toBe(4);
    await prepareDataset(folder, { out, size: 64, onProgress: () => worked++ });
    expect(worked).toBe(8);
    expect((await readDataset(out)).size).toBe(64);
    expect(await readdir(dirname(folder))).toEqual(['photos', 'prepared']);
  });

  it('gives a picture the same split whatever its name and company', async () => {
    const folder = await photoFolder(40);
    const options = { val: 0.25, test: 0.25 };
    const before = await splitsByPicture(
      await prepareDataset(folder, { ...options, out: join(dirname(folder), 'one') }),
    );
    expect(new Set(before.values()).size).toBe(3);
    for (let i = 0; i < 40; i += 2)
      await rename(join(folder, `photo-${String(i).padStart(3, '0')}.jpg`), join(folder, `z${i}.jpg`));
    await writeFile(join(folder, 'a.jpg'), await toSharp(makePhoto(77)).jpeg().toBuffer());
    const after = await splitsByPicture(
      await prepareDataset(folder, { ...options, out: join(dirname(folder), 'two') }),
    );
    expect(after.size).toBe(41);
    for (const [picture, split] of before) expect(after.get(picture)).toBe(split);
  });

  it('never divides a group', async () => {
    const folder = await photoFolder(40);
    const rows = Array.from({ length: 40 }, (_, i) => `photo-${String(i).padStart(3, '0')}.jpg\t\tscene-${i % 8}`);
    await writeFile(join(folder, 'manifest.tsv'), ['name\tsplit\tgroup', ...rows].join('\n'));
    const { path } = await prepareDataset(folder, { out: join(dirname(folder), 'out'), val: 0.3, test: 0.3 });
    const dataset = await readDataset(path);
    const splits = new Map<string, Set<string>>();
    for (const split of SPLITS) {
      for (const { group } of dataset.entries(split)) splits.set(group, (splits.get(group) ?? new Set()).add(split));
    }
    expect(splits.size).toBe(8);
    for (const of of splits.values()) expect(of.size).toBe(1);
    expect(new Set([...splits.values()].map((of) => [...of][0])).size).toBeGreaterThan(1);
  });

  it('prefers the held-out one of two near-duplicates', async () => {
    const twin = await toSharp(makePhoto(0)).jpeg({ quality: 50 }).toBuffer();
    const folder = await photoFolder(0, {
      'train/a.jpg': await toSharp(makePhoto(0)).jpeg().toBuffer(),
      'train/b.jpg': await toSharp(makePhoto(1)).jpeg().toBuffer(),
      'val/c.jpg': twin,
    });
    const { path, counts, skipped } = await prepareDataset(folder, { out: join(dirname(folder), 'out') });
    expect(counts).toEqual({ train: 1, val: 1, test: 0 });
    expect(skipped).toEqual({ duplicate: 1 });
    expect((await readDataset(path)).entries('val')[0]!.name).toBe('val/c.jpg');
  });
});

describe('what prepareDataset refuses', () => {
  it('writing inside the folder of the pictures', async () => {
    const folder = await photoFolder(1);
    for (const out of [folder, join(folder, 'prepared'), join(folder, 'a', '..', 'b')]) {
      await expect(prepareDataset(folder, { out })).rejects.toEqual(failure('INVALID_OPTION', 'outside the pictures'));
    }
    expect(await readdir(folder)).toEqual(['photo-000.jpg']);
  });

  it('replacing what is not a data set', async () => {
    const folder = await photoFolder(1);
    const other = await temporaryFolder();
    await writeFile(join(other, 'thesis.doc'), 'precious');
    await expect(prepareDataset(folder, { out: other })).rejects.toEqual(failure('DATA', 'is not a prepared data set'));
    await expect(prepareDataset(folder, { out: join(other, 'thesis.doc') })).rejects.toEqual(
      failure('DATA', 'is not a prepared data set'),
    );
    await writeFile(join(other, 'dataset.json'), '{"mine": true}');
    await expect(prepareDataset(folder, { out: other })).rejects.toEqual(failure('DATA', 'is not a prepared data set'));
    expect(await readFile(join(other, 'thesis.doc'), 'utf8')).toBe('precious');
  });

  it('folders without usable pictures, leaving nothing behind', async () => {
    const folder = await photoFolder(0, {
      'gray.png': await toSharp(makePhoto(1)).grayscale().png().toBuffer(),
      'no.jpg': Buffer.from('x'),
    });
    const out = join(dirname(folder), 'out');
    await expect(prepareDataset(folder, { out })).rejects.toEqual(failure('DATA', 'none of the 2 pictures'));
    await expect(prepareDataset(join(folder, 'nowhere'), { out })).rejects.toEqual(failure('DATA', 'does not exist'));
    expect(await readdir(dirname(folder))).toEqual(['photos']);
  });

  it('wrong options, naming the value', async () => {
    const wrong = (options: object) => prepareDataset('photos', { out: 'out', ...options });
    await expect(wrong({ size: 20 })).rejects.toEqual(failure('INVALID_OPTION', 'for size but received 20'));
    await expect(wrong({ val: 0.6, test: 0.5 })).rejects.toEqual(failure('INVALID_OPTION', 'received 1.1'));
    await expect(wrong({ wnids: ['cliff'] })).rejects.toEqual(failure('INVALID_OPTION', 'received "cliff"'));
    await expect(wrong({ minChroma: -1 })).rejects.toEqual(failure('INVALID_OPTION', 'minChroma'));
    await expect(wrong({ out: '' })).rejects.toEqual(failure('INVALID_OPTION', 'out'));
  });
});
