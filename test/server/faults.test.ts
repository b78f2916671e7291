import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { openEmbedded } from '../../packages/graphql-server/src/database/embedded.js';
import { survive } from '../support/faults.js';
import { findOrphans } from '../support/orphans.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

// `npm run verify:faults` kills 50 times, on both databases.
it('a run outlives three kills of the server and of its process, with the weights of one that was left alone', async () => {
  const report = await survive({ folder, kills: 3, seed: 2 });
  expect(report.killedServers).toBeGreaterThan(0);
  expect(report.killedRuns).toBeGreaterThan(0);

  // What it looks for in the rows, it finds.
  const database = await openEmbedded(join(folder, 'state/database'));
  await sql`update lithochrome.training_runs set last_seq = last_seq + 1, owner = 'x'`.execute(database.tables);
  await sql`delete from lithochrome_jobs.job`.execute(database.tables);
  await mkdir(join(folder, 'state/runs/x/previews'), { recursive: true });
  await writeFile(join(folder, 'state/runs/x/previews/a.png'), '');
  expect(Object.keys(await findOrphans(database, join(folder, 'state/runs')))).toEqual([
    'runs at rest with an owner',
    'runs whose events have a gap or go on beyond their end',
    'runs without a job',
    'files of previews without an event',
    'folders without a run',
  ]);
  await database.close();
});
