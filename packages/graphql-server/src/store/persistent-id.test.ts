import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { persistentId } from './persistent-id.js';

it('is one and the same for all who ask, also at the same time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lithochrome-id-'));
  const ids = await Promise.all(Array.from({ length: 8 }, () => persistentId(join(folder, 'id'))));
  expect(new Set([...ids, await persistentId(join(folder, 'id'))]).size).toBe(1);
  expect(await readdir(folder)).toEqual(['id']);
  await rm(folder, { recursive: true });
});
