import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database } from '../database/database.js';
import { openCopy } from '../testing/embedded-copy.js';
import { DatasetStore } from './dataset-store.js';
import { StorageFolders } from './storage-folders.js';

let root: string;
let database: Database;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lithochrome-datasets-'));
  database = await openCopy(join(root, 'database'));
});
afterAll(async () => {
  await database.close();
  await rm(root, { recursive: true });
});

it('lists the folders below its roots, by name, with what they hold', async () => {
  const folders = new StorageFolders(root);
  const other = join(root, 'other');
  const store = new DatasetStore(database.tables, [folders.datasets, other, join(root, 'missing')]);
  expect(await store.list()).toEqual([]);
  for (const path of [join(folders.datasets, 'zinc/a'), join(other, 'agate'), join(other, '.hidden')])
    await mkdir(path, { recursive: true });
  await writeFile(join(folders.datasets, 'zinc/1.jpg'), '12345');
  await writeFile(join(folders.datasets, 'zinc/a/2.PNG'), '1');
  await writeFile(join(folders.datasets, 'zinc/a/notes.txt'), '1');
  await writeFile(join(other, 'file.jpg'), '1');
  const [agate, zinc, ...more] = await store.list();
  expect(more).toEqual([]);
  expect(agate).toMatchObject({ name: 'agate', pictures: 0, path: join(other, 'agate') });
  expect(zinc).toMatchObject({ name: 'zinc', pictures: 2, bytes: 7 });
  expect((await store.list()).map(({ id }) => id)).toEqual([agate!.id, zinc!.id]);
});

it('finds one whose folder is gone, and lists it no more', async () => {
  const store = new DatasetStore(database.tables, [join(root, 'gone')]);
  await mkdir(join(root, 'gone/set'), { recursive: true });
  const [set] = await store.list();
  await rm(join(root, 'gone/set'), { recursive: true });
  expect(await store.list()).toEqual([]);
  expect(await store.find(set!.id)).toMatchObject({ name: 'set' });
  expect(await store.find('nothing')).toBeUndefined();
});
