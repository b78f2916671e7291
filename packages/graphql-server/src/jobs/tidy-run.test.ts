import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '@lithochrome/ts-core';
import { expect, it } from 'vitest';
import { tidyRun } from './tidy-run.js';

it('takes away what the dead left, and nothing from the living', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lithochrome-tidy-'));
  const preview = 'previews/step-00000004.png';
  await mkdir(join(folder, 'previews'));
  for (const name of ['events.ndjson', preview, 'previews/.step-00000008.png.0a.tmp'])
    await writeFile(join(folder, name), '');
  const release = await takeLock(join(folder, 'lock'), 'it');
  await tidyRun(folder);
  expect(await readdir(folder, { recursive: true })).toHaveLength(5);
  await release();
  // Of a process that is gone.
  await writeFile(join(folder, 'lock'), '999999999 1');
  await tidyRun(folder);
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(['events.ndjson', 'previews', preview]);
  await rm(folder, { recursive: true });
  await tidyRun(folder);
});
