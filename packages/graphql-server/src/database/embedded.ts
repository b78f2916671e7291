/** PostgreSQL as a library (PGlite), in a folder that one process owns; loaded when it is first needed. */
import { rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import pg from 'pg';
import { type Database, openTables } from './database.js';

/** Makes an empty database, which takes seconds. Made elsewhere first: a process killed meanwhile leaves no half database. */
export async function makeEmbedded(folder: string): Promise<void> {
  const { PGlite } = await import('@electric-sql/pglite');
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await (await PGlite.create(fresh)).close();
  await rename(fresh, folder);
}

/** Opens the database in `folder`; makes it where there is none. */
export async function openEmbedded(folder: string): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite');
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
  if (!existsSync(folder)) await makeEmbedded(folder);
  const engine = await PGlite.create(folder);
  // It has one connection, which must not be closed when idle.
  const pool = new pg.Pool(Object.assign(createPgConfig(engine), { idleTimeoutMillis: 0 }));
  const tables = await openTables(pool);
  return {
    tables,
    listen: async (channel, heard) => void (await engine.listen(channel, heard)),
    close: async () => {
      await tables.destroy();
      await engine.close();
    },
  };
}
