import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endDeletions, hideFolder } from './hidden-folder.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lithochrome-hidden-'));
  await mkdir(join(root, 'set'));
  await writeFile(join(root, 'set/old'), '');
});
afterEach(() => rm(root, { recursive: true }));

it('is removed when nobody says where it belongs', async () => {
  await hideFolder(join(root, 'set'), 'id-1_a');
  const asked: string[] = [];
  await endDeletions(root, async (id) => (asked.push(id), null));
  expect([await readdir(root), asked]).toEqual([[], ['id-1_a']]);
  expect(await hideFolder(join(root, 'set'), 'id')).toBeNull();
});

it('goes back to its place, unless another folder is there', async () => {
  const path = join(root, 'set');
  await hideFolder(path, 'id');
  await endDeletions(root, async () => path);
  expect(await readdir(path)).toEqual(['old']);
  await hideFolder(path, 'id');
  await mkdir(path);
  await writeFile(join(path, 'new'), '');
  await endDeletions(root, async () => path);
  expect([await readdir(root), await readdir(path)]).toEqual([['set'], ['new']]);
});

it('is kept where it cannot be put back for another reason', async () => {
  await hideFolder(join(root, 'set'), 'id');
  await writeFile(join(root, 'file'), '');
  await expect(endDeletions(root, async () => join(root, 'file/set'))).rejects.toThrow('ENOTDIR');
  expect(await readdir(root)).toHaveLength(2);
});
