/** Looks at the rows themselves, once all runs are at rest and no server is left, for what belongs to nothing. */
import { readdir } from 'node:fs/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../packages/graphql-server/src/database/database.js';

type Row = Record<string, unknown>;

/** What there should be none of, by name. */
const questions: Record<string, RawBuilder<Row>> = {
  'runs that are not at rest': sql<Row>`select id, status from lithochrome.training_runs
    where status not in ('FINISHED', 'STOPPED', 'FAILED')`,
  'runs at rest with an owner': sql<Row>`select id, owner from lithochrome.training_runs where owner is not null`,
  'runs without a data set': sql<Row>`select id from lithochrome.training_runs r
    where not exists (select from lithochrome.datasets d where d.id = r.dataset_id)`,
  'events without a run': sql<Row>`select run_id, seq from lithochrome.training_events e
    where not exists (select from lithochrome.training_runs r where r.id = e.run_id)`,
  // The primary key leaves no double: as many as the last number, and none beyond it, is no gap.
  'runs whose events have a gap or go on beyond their end': sql<Row>`select r.id, r.last_seq, count(e.seq), max(e.seq)
    from lithochrome.training_runs r left join lithochrome.training_events e on e.run_id = r.id
    group by r.id having count(e.seq) <> r.last_seq or max(e.seq) <> r.last_seq or min(e.seq) <> 1`,
  'events after the last status': sql<Row>`select e.run_id, e.seq from lithochrome.training_events e
    join lithochrome.training_runs r on r.id = e.run_id where e.seq = r.last_seq and e.data->>'type' <> 'status'`,
  'names of deleted data sets without a run': sql<Row>`select id from lithochrome.datasets d where deleted_at is not null
    and not exists (select from lithochrome.training_runs r where r.dataset_id = d.id)`,
  'jobs that are not done': sql<Row>`select id, state, data from lithochrome_jobs.job
    where name = 'training' and state <> 'completed'`,
  'jobs without a run': sql<Row>`select j.id from lithochrome_jobs.job j where name = 'training'
    and not exists (select from lithochrome.training_runs r where r.id = j.data->>'runId')`,
  'runs without a job': sql<Row>`select id from lithochrome.training_runs r where not exists
    (select from lithochrome_jobs.job j where j.name = 'training' and j.data->>'runId' = r.id)`,
};

/** Rows and files of runs that belong to nothing: what they are → which. Empty where all is well. */
export async function findOrphans({ tables }: Database, runs: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [name, question] of Object.entries(questions)) found[name] = (await question.execute(tables)).rows;
  const previews = await sql<{ path: string }>`select run_id || '/previews/' || (data->'image'->>'file') as path
    from lithochrome.training_events where data->>'type' = 'preview'`.execute(tables);
  const named = new Set(previews.rows.map(({ path }) => path));
  const files = new Set(await previewFiles(runs));
  found['previews without a file'] = [...named].filter((path) => !files.has(path));
  found['files of previews without an event'] = [...files].filter((path) => !named.has(path));
  const ids = new Set((await tables.selectFrom('trainingRuns').select('id').execute()).map(({ id }) => id));
  found['folders without a run'] = (await readdir(runs)).filter((id) => !ids.has(id));
  return Object.fromEntries(Object.entries(found).filter(([, rows]) => rows.length > 0));
}

/** Below `runs`. */
async function previewFiles(runs: string): Promise<string[]> {
  const names = await readdir(runs, { recursive: true });
  return names.filter((name) => /^[^/]+\/previews\/[^/]+$/.test(name));
}
