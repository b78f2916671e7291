/**
 * Deletes data sets and runs. Rows go in a transaction whose last step hides the folder; the hidden folder is removed after it.
 * What is killed in between is ended by the next server: put back where the rows are still there, else removed.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { DatasetRow, TrainingRunRow } from '../database/tables.js';
import { endDeletions, hideFolder } from '../store/hidden-folder.js';
import type { StorageFolders } from '../store/storage-folders.js';
import { isAtRest } from './run-status.js';
import { RUNS_CHANNEL, type RunStore } from './run-store.js';
import { datasetNotFound, stateError, TrainingError } from './training-error.js';

interface Parts {
  store: RunStore;
  folders: StorageFolders;
}

/** Deletes a data set that no run needs any more; the runs that were trained on it keep its name. */
export async function deleteDataset({ store, folders }: Parts, id: string): Promise<DatasetRow> {
  try {
    return await store.transaction(async (changes) => {
      const row = await lockUnused(changes, id);
      if (!folders.holdsDataset(row.path))
        throw new TrainingError('DATASET_PROTECTED', 'this data set is a folder of the machine; remove it there');
      await leaveName(changes, row);
      await changes.db.deleteFrom('datasets').where('id', '=', id).execute();
      await hideFolder(row.path, id);
      return { ...row, deletedAt: new Date() };
    });
  } finally {
    await endDatasetDeletions({ store, folders });
  }
}

/** Deletes a run at rest, its events, checkpoints and previews. A published model stays. */
export async function deleteRun({ store, folders }: Parts, id: string): Promise<void> {
  try {
    await store.transaction(async (changes) => {
      const run = await changes.lock(id);
      if (!run) throw new TrainingError('RUN_NOT_FOUND', 'there is no such training run; see the query trainingRuns');
      if (isBusy(run)) throw stateError(run, 'only a run at rest can be deleted; stop it first');
      await changes.db.deleteFrom('trainingRuns').where('id', '=', id).execute();
      await forgetName(changes, run.datasetId);
      await sql`select pg_notify(${RUNS_CHANNEL}, ${id})`.execute(changes.db);
      await hideFolder(folders.run(id), id);
    });
  } finally {
    await endRunDeletions({ store, folders });
  }
}

/** Ends deletions that were interrupted. */
export async function endAllDeletions(parts: Parts): Promise<void> {
  await endDatasetDeletions(parts);
  await endRunDeletions(parts);
}

// Locks wait for whoever is deleting: what is hidden is then either settled or not to be.
async function endDatasetDeletions({ store, folders }: Parts): Promise<void> {
  const pathOf = async (id: string): Promise<string | null> => (await lockDataset(store, id))?.path ?? null;
  await endDeletions(folders.datasets, pathOf);
}

async function endRunDeletions({ store, folders }: Parts): Promise<void> {
  const pathOf = async (id: string): Promise<string | null> => ((await store.lock(id)) ? folders.run(id) : null);
  await endDeletions(folders.runs, pathOf);
}

const isBusy = ({ status, owner }: TrainingRunRow): boolean => !isAtRest(status) || owner !== null;

/** The row of a data set that no run uses, which none can begin to use until the transaction ends. */
async function lockUnused(changes: RunStore, id: string): Promise<DatasetRow> {
  // A database takes no zero bytes.
  if (!/^[\w-]+$/.test(id)) throw datasetNotFound();
  // Runs first, as who resumes one does it.
  const runs = changes.db.selectFrom('trainingRuns').selectAll().where('datasetId', '=', id);
  await runs.forUpdate().execute();
  const row = await lockDataset(changes, id);
  if (!row || row.deletedAt) throw datasetNotFound();
  const busy = (await runs.execute()).filter(isBusy).length;
  if (busy === 0) return row;
  throw new TrainingError('DATASET_IN_USE', `${busy} runs that wait or are at work use this data set; stop them first`);
}

function lockDataset({ db }: RunStore, id: string): Promise<DatasetRow | undefined> {
  return db.selectFrom('datasets').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Gives the runs of a data set a row that only tells its name, where it has runs. */
async function leaveName({ db }: RunStore, row: DatasetRow): Promise<void> {
  const id = randomUUID();
  const [run] = await db.selectFrom('trainingRuns').select('id').where('datasetId', '=', row.id).limit(1).execute();
  if (!run) return;
  await db
    .insertInto('datasets')
    .values({ ...row, id, path: `deleted ${id}`, deletedAt: new Date() })
    .execute();
  await db.updateTable('trainingRuns').set({ datasetId: id }).where('datasetId', '=', row.id).execute();
}

/** Drops the name of a deleted data set with its last run. */
async function forgetName({ db }: RunStore, datasetId: string): Promise<void> {
  await db
    .deleteFrom('datasets')
    .where('id', '=', datasetId)
    .where('deletedAt', 'is not', null)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('trainingRuns').select('id').where('datasetId', '=', datasetId))))
    .execute();
}
