/** Rows of training runs and of their events. Every change of a run adds an event and tells all servers. */
import { sql, type Updateable } from 'kysely';
import type { TablesDatabase } from '../database/database.js';
import type { RunConfig, Tables, TrainingRunRow } from '../database/tables.js';
import type { EventRecord, NewEvent } from './event-record.js';
import type { RunStatus } from './run-status.js';

/** Says the id of a run that has new events. */
export const RUNS_CHANNEL = 'lithochrome_runs';
/** Says the id of a run with a new status. */
export const STATUS_CHANNEL = 'lithochrome_status';

export interface NewRun {
  id: string;
  datasetId: string;
  config: RunConfig;
  /** Of the request that asks for it. */
  traceparent?: string | undefined;
}

export interface RunsPage {
  first: number;
  /** Position of the run before the page. */
  after?: number | undefined;
  status?: RunStatus | undefined;
}

type Change = Omit<Updateable<Tables['trainingRuns']>, 'id' | 'position' | 'lastSeq'>;

export class RunStore {
  readonly db: TablesDatabase;

  constructor(db: TablesDatabase) {
    this.db = db;
  }

  /** All or nothing; what is told is heard when it has succeeded. */
  transaction<T>(work: (store: RunStore) => Promise<T>): Promise<T> {
    return this.db.transaction().execute((changes) => work(new RunStore(changes)));
  }

  async find(id: string): Promise<TrainingRunRow | undefined> {
    if (!isRunId(id)) return undefined;
    return this.db.selectFrom('trainingRuns').selectAll().where('id', '=', id).executeTakeFirst();
  }

  async findByModel(modelName: string): Promise<TrainingRunRow | undefined> {
    return this.db.selectFrom('trainingRuns').selectAll().where('modelName', '=', modelName).executeTakeFirst();
  }

  /** The run, which nobody else changes until the transaction ends. */
  async lock(id: string): Promise<TrainingRunRow | undefined> {
    if (!isRunId(id)) return undefined;
    return this.db.selectFrom('trainingRuns').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  }

  async count(status: RunStatus): Promise<number> {
    const row = await this.db
      .selectFrom('trainingRuns')
      .select((eb) => eb.fn.countAll<string>().as('runs'))
      .where('status', '=', status)
      .executeTakeFirstOrThrow();
    return Number(row.runs);
  }

  /** Newest first. */
  async list({ first, after, status }: RunsPage): Promise<TrainingRunRow[]> {
    let query = this.db.selectFrom('trainingRuns').selectAll().orderBy('position', 'desc').limit(first);
    if (after !== undefined) query = query.where('position', '<', after);
    if (status !== undefined) query = query.where('status', '=', status);
    return query.execute();
  }

  async insert({ id, datasetId, config, traceparent }: NewRun): Promise<void> {
    const steps = config.steps ?? null;
    const start = { status: 'QUEUED' as const, step: 0, lastSeq: 0, logOffset: 0, crashes: 0 };
    await this.db
      .insertInto('trainingRuns')
      .values({ id, datasetId, config: JSON.stringify(config), steps, traceparent: traceparent ?? null, ...start })
      .execute();
  }

  /** Changes a run's row alone. */
  async set(id: string, change: Change): Promise<void> {
    await this.db.updateTable('trainingRuns').set(change).where('id', '=', id).execute();
  }

  /** Changes a run and adds the event that tells of its new status. */
  async change(id: string, change: Change & { status: RunStatus }, message: string): Promise<TrainingRunRow> {
    await this.set(id, change);
    const { step } = (await this.find(id))!;
    await this.addEvents(id, [{ step, at: new Date(), data: { type: 'status', status: change.status, message } }]);
    await sql`select pg_notify(${STATUS_CHANNEL}, ${id})`.execute(this.db);
    return (await this.find(id))!;
  }

  /** Adds events in their order. */
  async addEvents(runId: string, events: readonly NewEvent[]): Promise<void> {
    if (events.length > 0) {
      const { lastSeq } = await this.db
        .updateTable('trainingRuns')
        .set((eb) => ({ lastSeq: eb('lastSeq', '+', events.length) }))
        .where('id', '=', runId)
        .returning('lastSeq')
        .executeTakeFirstOrThrow();
      const before = lastSeq - events.length;
      const rows = events.map(({ step, at, data }, i) => {
        return { runId, seq: before + i + 1, step, at, data: JSON.stringify(data) };
      });
      await this.db.insertInto('trainingEvents').values(rows).execute();
    }
    await sql`select pg_notify(${RUNS_CHANNEL}, ${runId})`.execute(this.db);
  }

  /** Events after `seq`, oldest first. */
  async events(runId: string, seq: number, limit: number): Promise<EventRecord[]> {
    return this.db
      .selectFrom('trainingEvents')
      .selectAll()
      .where('runId', '=', runId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute();
  }

  /** The newest preview. */
  async latestPreview(runId: string): Promise<EventRecord | undefined> {
    return this.#preview(runId).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  }

  /** The preview that is event `seq`. */
  async preview(runId: string, seq: number): Promise<EventRecord | undefined> {
    return this.#preview(runId).where('seq', '=', seq).executeTakeFirst();
  }

  #preview(runId: string) {
    const isPreview = sql<boolean>`data ->> 'type' = 'preview'`;
    return this.db.selectFrom('trainingEvents').selectAll().where('runId', '=', runId).where(isPreview);
  }
}

/** Anything else is no text to a database, perhaps: it takes no zero bytes. */
function isRunId(id: string): boolean {
  return /^[0-9a-f-]{36}$/.test(id);
}
