import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePhoto, temporaryFolder } from '../testing/photos.js';
import type { DatasetEntry } from './dataset-format.js';
import { GrowingFile, ShardWriter } from './shard-writer.js';

const START = { count: 0, shards: [], indexBytes: 0 };
/** 1,200 bytes each. */
const photos = Array.from({ length: 7 }, (_, i) => makePhoto(i, 20, 20));

async function place(shardBytes: number) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'shards'));
  return { folder, split: 'train' as const, shardBytes };
}

const about = (i: number) => ({ name: `${i}`, group: `${i}`, sha256: '', phash: '' });

describe('ShardWriter', () => {
  it('starts a shard where a picture does not fit, and goes on where it stopped', async () => {
    const where = await place(3000);
    let writer = await ShardWriter.open(where, START);
    for (const [i, photo] of photos.entries()) {
      await writer.add(photo, about(i));
      if (i % 2 === 0) continue;
      await writer.close();
      writer = await ShardWriter.open(where, writer.progress);
    }
    await writer.close();
    expect(writer.progress).toMatchObject({ count: 7, shards: [2400, 2400, 2400, 1200] });
    const lines = (await readFile(join(where.folder, 'train.ndjson'), 'utf8')).trim().split('\n');
    for (const [i, line] of lines.entries()) {
      const { shard, offset, width, height, name } = JSON.parse(line) as DatasetEntry;
      expect({ shard, offset, width, height, name }).toEqual({
        shard: i >> 1,
        offset: (i % 2) * 1200,
        width: 20,
        height: 20,
        name: `${i}`,
      });
      const file = await readFile(join(where.folder, `shards/train-00${shard}.bin`));
      expect(file.compare(photos[i]!.rgb, 0, 1200, offset, offset + 1200)).toBe(0);
    }
  });

  it('gives a picture larger than a shard its own', async () => {
    const writer = await ShardWriter.open(await place(1000), START);
    for (let i = 0; i < 3; i++) await writer.add(photos[i]!, about(i));
    await writer.close();
    expect(writer.progress.shards).toEqual([1200, 1200, 1200]);
  });
});

it('GrowingFile cuts off what lies beyond its known length', async () => {
  const path = join(await temporaryFolder(), 'file');
  const first = await GrowingFile.open(path, 0);
  await first.append(Buffer.from('one two'));
  await first.close();
  const second = await GrowingFile.open(path, 4);
  expect((await stat(path)).size).toBe(4);
  await second.appendLine([2]);
  await second.close();
  expect(await readFile(path, 'utf8')).toBe('one [2]\n');
});
