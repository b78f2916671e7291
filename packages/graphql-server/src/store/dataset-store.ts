/** Data sets: folders that runs may train on, known by id. A client never names a path. */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isPictureName, openDataset } from '@lithochrome/ts-core';
import type { TablesDatabase } from '../database/database.js';
import type { DatasetRow } from '../database/tables.js';

export class DatasetStore {
  readonly #db: TablesDatabase;
  readonly #roots: readonly string[];

  /** `roots`: folders whose subfolders are data sets. */
  constructor(db: TablesDatabase, roots: readonly string[]) {
    this.#db = db;
    this.#roots = roots;
  }

  /** Those whose folder is there, by name; a folder that is new gets a row. */
  async list(): Promise<DatasetRow[]> {
    const paths = (await Promise.all(this.#roots.map(subfolders))).flat();
    if (paths.length === 0) return [];
    const known = await this.#db.selectFrom('datasets').select('path').where('path', 'in', paths).execute();
    const fresh = paths.filter((path) => !known.some((row) => row.path === path));
    for (const path of fresh) await this.add(path, basename(path)).catch(unlessGone);
    return this.#db.selectFrom('datasets').selectAll().where('path', 'in', paths).orderBy('name').execute();
  }

  /** Also one whose folder is gone, or which was deleted and has runs. */
  async find(id: string): Promise<DatasetRow | undefined> {
    return this.#db.selectFrom('datasets').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** One that is not deleted until the transaction ends. */
  async hold(id: string, changes: TablesDatabase): Promise<DatasetRow | undefined> {
    return changes.selectFrom('datasets').selectAll().where('id', '=', id).forKeyShare().executeTakeFirst();
  }

  /** Gives the folder a row. Its id is a function of the path: several servers add the same one. */
  async add(path: string, name: string): Promise<string> {
    const id = createHash('sha256').update(path).digest('base64url').slice(0, 22);
    const row = { id, name, path, ...(await measure(path)) };
    await this.#db
      .insertInto('datasets')
      .values(row)
      .onConflict((conflict) => conflict.column('path').doNothing())
      .execute();
    return id;
  }
}

/** A folder may be deleted while it is looked at. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function subfolders(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => join(root, name));
}

/** Pictures of a prepared data set, or files that look like pictures; and the bytes of all files. */
async function measure(path: string): Promise<{ pictures: number; bytes: number }> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const prepared = files.some(({ name, parentPath }) => name === 'dataset.json' && parentPath === path);
  const named = files.filter(({ name }) => isPictureName(name)).length;
  return { pictures: prepared ? await countPrepared(path) : named, bytes };
}

async function countPrepared(path: string): Promise<number> {
  const { train, val, test } = (await openDataset(path)).counts;
  return train + val + test;
}
