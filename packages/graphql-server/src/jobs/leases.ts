/** Who trains which run. A lease that is not renewed runs out, and the run is free for another server. */
import { sql } from 'kysely';
import type { TrainingRunRow } from '../database/tables.js';
import type { RunStatus } from './run-status.js';
import type { RunStore } from './run-store.js';

export const LEASE_SECONDS = 20;
/** Between two renewals (ms). */
export const RENEW_MS = 5000;

/** By the clock of the database, which all servers share. */
const leaseEnd = sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})`;

export class Leases {
  readonly #owner: string;
  readonly #store: RunStore;

  constructor(store: RunStore, owner: string) {
    this.#store = store;
    this.#owner = owner;
  }

  /** Makes a run this server's own. */
  async take(id: string, { db }: RunStore): Promise<void> {
    const held = { owner: this.#owner, leaseUntil: leaseEnd };
    await db.updateTable('trainingRuns').set(held).where('id', '=', id).execute();
  }

  /** The run's status; undefined where it is no longer ours. */
  async renew(id: string): Promise<RunStatus | undefined> {
    const row = await this.#store.db
      .updateTable('trainingRuns')
      .set({ leaseUntil: leaseEnd })
      .where('id', '=', id)
      .where('owner', '=', this.#owner)
      .returning('status')
      .executeTakeFirst();
    return row?.status;
  }

  /** Takes over the runs whose servers are gone; `own` are those that this one is working on. */
  async takeLost(own: readonly string[]): Promise<TrainingRunRow[]> {
    return this.#store.db
      .updateTable('trainingRuns')
      .set({ owner: this.#owner, leaseUntil: leaseEnd })
      .where('leaseUntil', '<', sql<Date>`now()`)
      .where('id', 'not in', ['', ...own])
      .returningAll()
      .execute();
  }

  /** Ends this server's leases: those of a process before this one, which is gone. */
  async endOwn(): Promise<void> {
    const past = sql<Date>`now() - interval '1 second'`;
    const { db } = this.#store;
    await db.updateTable('trainingRuns').set({ leaseUntil: past }).where('owner', '=', this.#owner).execute();
  }
}
