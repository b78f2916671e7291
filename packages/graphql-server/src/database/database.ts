/** The tables, on either database; who changes rows tells the others by NOTIFY. */
import { LithochromeError } from '@lithochrome/ts-core';
import { CamelCasePlugin, Kysely, Migrator, PostgresDialect, type PostgresPool, WithSchemaPlugin } from 'kysely';
import { migrations } from './migrations.js';
import type { Tables } from './tables.js';

export type TablesDatabase = Kysely<Tables>;

export interface Database {
  readonly tables: TablesDatabase;
  /** Calls `heard` with what others say on the channel; with null where something may have been missed. */
  readonly listen: (channel: string, heard: (text: string | null) => void) => Promise<void>;
  readonly close: () => Promise<void>;
}

const SCHEMA = 'lithochrome';

/** The tables over a pool of connections, brought up to date. */
export async function openTables(pool: PostgresPool): Promise<TablesDatabase> {
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  const options = { migrationTableSchema: SCHEMA, provider: migrations };
  const { error } = await new Migrator({
    db: db.withPlugin(new WithSchemaPlugin(SCHEMA)),
    ...options,
  }).migrateToLatest();
  if (error)
    throw new LithochromeError('DATA', `the database cannot be brought up to date: ${(error as Error).message}`);
  return db.withSchema(SCHEMA);
}

/** Ties the database to the storage folder of this id, unless it is tied to another. @throws LithochromeError INVALID_OPTION */
export async function tieToStorage(tables: TablesDatabase, id: string): Promise<void> {
  await tables
    .insertInto('storage')
    .values({ id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tables.selectFrom('storage').select('id').executeTakeFirstOrThrow();
  if (row.id === id) return;
  const message = 'this database belongs to another storage folder; give --storage the folder that its servers share';
  throw new LithochromeError('INVALID_OPTION', message);
}
