import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from '../database/database.js';
import { makeEmbedded, openEmbedded } from '../database/embedded.js';

const library = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
const version = (createRequire(import.meta.url)(join(library, '../package.json')) as { version: string }).version;
const cache = fileURLToPath(new URL('../../../../node_modules/.cache/lithochrome/', import.meta.url));

/** Opens the embedded database in `folder`; a new one is a copy of an empty one, which is made once on this machine. */
export async function openCopy(folder: string): Promise<Database> {
  if (!existsSync(folder)) await cp(await emptyDatabase(), folder, { recursive: true });
  return openEmbedded(folder);
}

async function emptyDatabase(): Promise<string> {
  const path = join(cache, `pglite-${version}`);
  if (existsSync(path)) return path;
  await mkdir(cache, { recursive: true });
  const own = `${path}-${process.pid}`;
  await makeEmbedded(own);
  // Another test process may have been quicker.
  await rename(own, path).catch(() => rm(own, { recursive: true }));
  return path;
}
