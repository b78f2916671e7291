/** The tables, on either database; who changes rows tells the others by NOTIFY. */
import { randomUUID } from 'node:crypto';
import { LithochromeError } from '@lithochrome/ts-core';
import { CamelCasePlugin, Kysely, Migrator, PostgresDialect, type PostgresPool, WithSchemaPlugin } from 'kysely';
import { migrations } from './migrations.js';
import type { Tables } from './tables.js';

export type TablesDatabase = Kysely<Tables>;

export interface Database {
  readonly tables: TablesDatabase;
  /** Whether this process alone can use it. */
  readonly embedded: boolean;
  /** Calls `heard` with what others say on the channel; with null where something may have been missed. */
  listen(channel: string, heard: (text: string | null) => void): Promise<void>;
  close(): Promise<void>;
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

/** The id that ties a database to its storage folder: that of `storageId`, or a new one for a new database. */
export async function settleStorage(tables: TablesDatabase, storageId: string | null): Promise<string> {
  return tables.transaction().execute(async (changes) => {
    const row = await changes.selectFrom('storage').select('id').forUpdate().executeTakeFirst();
    if (row && row.id !== storageId) {
      const message =
        'this database belongs to another storage folder; give --storage the folder that its servers share';
      throw new LithochromeError('INVALID_OPTION', message);
    }
    if (row) return row.id;
    const id = storageId ?? randomUUID();
    await changes.insertInto('storage').values({ id }).execute();
    return id;
  });
}
