/** The history of the tables: a step that was released never changes. */
import { type Kysely, type Migration, type MigrationProvider, sql } from 'kysely';

const first: Migration = {
  async up(db: Kysely<unknown>) {
    const now = sql`now()`;
    await db.schema
      .createTable('storage')
      .addColumn('id', 'text', (column) => column.notNull())
      // One row.
      .addColumn('only', 'boolean', (column) => column.primaryKey().defaultTo(true).check(sql`"only"`))
      .execute();
    await db.schema
      .createTable('datasets')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('path', 'text', (column) => column.notNull().unique())
      .addColumn('pictures', 'integer', (column) => column.notNull())
      .addColumn('bytes', 'double precision', (column) => column.notNull())
      .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
      .execute();
    await createRuns(db);
    await db.schema
      .createTable('training_events')
      .addColumn('run_id', 'text', (column) => column.notNull().references('training_runs.id').onDelete('cascade'))
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('step', 'integer', (column) => column.notNull())
      .addColumn('at', 'timestamptz', (column) => column.notNull())
      .addColumn('data', 'jsonb', (column) => column.notNull())
      .addPrimaryKeyConstraint('training_events_key', ['run_id', 'seq'])
      .execute();
  },
};

async function createRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('training_runs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('position', 'serial', (column) => column.notNull().unique())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('dataset_id', 'text', (column) => column.notNull().references('datasets.id'))
    .addColumn('config', 'jsonb', (column) => column.notNull())
    .addColumn('steps', 'integer')
    .addColumn('step', 'integer', (column) => column.notNull())
    .addColumn('loss', 'double precision')
    .addColumn('images_per_second', 'double precision')
    .addColumn('error', 'text')
    .addColumn('model_name', 'text', (column) => column.unique())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('started_at', 'timestamptz')
    .addColumn('finished_at', 'timestamptz')
    .addColumn('last_seq', 'integer', (column) => column.notNull())
    .addColumn('log_offset', 'bigint', (column) => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('lease_until', 'timestamptz')
    .addColumn('crashes', 'integer', (column) => column.notNull())
    .execute();
}

const traces: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('training_runs').addColumn('traceparent', 'text').execute();
  },
};

const deletion: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('datasets').addColumn('deleted_at', 'timestamptz').execute();
  },
};

export const migrations: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({ '2026-11-training': first, '2026-12-traces': traces, '2026-13-deletion': deletion }),
};
