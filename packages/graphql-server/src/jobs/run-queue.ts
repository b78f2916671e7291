/** The queue of runs that wait to be trained: pg-boss, always inside the transaction that changes the run. */
import { CompiledQuery } from 'kysely';
import PgBoss from 'pg-boss';
import type { TablesDatabase } from '../database/database.js';

const QUEUE = 'training';
/** A run may wait this long; pg-boss deletes jobs that were not taken by then. */
const RETENTION_DAYS = 3650;

export class RunQueue {
  readonly #boss: PgBoss;

  private constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  static async open(db: TablesDatabase, onError: (error: Error) => void): Promise<RunQueue> {
    const boss = new PgBoss({ db: through(db), schema: 'lithochrome_jobs', schedule: false });
    boss.on('error', onError);
    await boss.start();
    await boss.createQueue(QUEUE, { name: QUEUE, policy: 'standard' });
    return new RunQueue(boss);
  }

  /** Puts a run at the end. */
  async add(runId: string, changes: TablesDatabase): Promise<void> {
    await this.#boss.send(QUEUE, { runId }, { db: through(changes), retentionDays: RETENTION_DAYS });
  }

  /** Takes the first run that no other server is taking; it is back when the transaction is rolled back. */
  async take(changes: TablesDatabase): Promise<string | undefined> {
    const db = through(changes);
    const [job] = await this.#boss.fetch<{ runId: string }>(QUEUE, { db });
    if (job) await this.#boss.complete(QUEUE, job.id, {}, { db });
    return job?.data.runId;
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }
}

function through(db: TablesDatabase): PgBoss.Db {
  return {
    executeSql: async (text, values = []) => {
      const { rows } = await db.withoutPlugins().executeQuery(CompiledQuery.raw(text, values));
      return { rows: rows };
    },
  };
}
