import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiKeys } from './api-keys.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('verifies a key and nothing else', async () => {
  const keys = new ApiKeys(folder);
  const { id, key } = await keys.add('website', ['colorize']);
  expect(await keys.verify(key)).toEqual({ id, scopes: ['colorize'] });
  const other = await keys.add('other', ['admin']);
  const swapped = key.replace(id, other.id);
  for (const wrong of ['', 'litho', key.slice(0, -1), `${key}x`, swapped, key.toUpperCase()])
    expect(await keys.verify(wrong)).toBeNull();
});

it('keeps no secret, in a file of its own', async () => {
  const keys = new ApiKeys(folder);
  const { id, key } = await keys.add('website', ['colorize']);
  const path = join(folder, 'api-keys.json');
  expect(await readFile(path, 'utf8')).not.toContain(key.slice(-43));
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect(await keys.list()).toEqual([{ id, name: 'website', scopes: ['colorize'], createdAt: expect.any(String) }]);
});

it('a running server sees keys made and removed elsewhere', async () => {
  const server = new ApiKeys(folder);
  const elsewhere = new ApiKeys(folder);
  expect(await server.list()).toEqual([]);
  const { id, key } = await elsewhere.add('website', ['colorize']);
  const later = performance.now() + 1500;
  vi.spyOn(performance, 'now').mockReturnValue(later);
  expect(await server.verify(key)).not.toBeNull();
  await elsewhere.remove(id);
  vi.spyOn(performance, 'now').mockReturnValue(later + 1500);
  expect(await server.verify(key)).toBeNull();
  vi.restoreAllMocks();
});

it('says what is wrong with an id or a file', async () => {
  const keys = new ApiKeys(folder);
  const { id } = await keys.add('website', ['colorize']);
  await expect(keys.remove('nobody')).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: `there is no API key with the id nobody; the ids are: ${id}`,
  });
  await writeFile(join(folder, 'api-keys.json'), 'nonsense');
  await expect(new ApiKeys(folder).list()).rejects.toMatchObject({ code: 'DATA' });
});
