import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { survive } from '../support/faults.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

// `npm run verify:faults` kills 50 times, on both databases.
it('a run outlives three kills of the server and of its process, with the weights of one that was left alone', async () => {
  const report = await survive({ folder, kills: 3, seed: 2 });
  expect(report.killedServers).toBeGreaterThan(0);
  expect(report.killedRuns).toBeGreaterThan(0);
});
