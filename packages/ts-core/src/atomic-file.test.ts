import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isLeftover, writeFileAtomically, writeFilesAtomically, writeFolderAtomically } from './atomic-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-atomic-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('replaces a file and leaves nothing else', async () => {
  const path = join(folder, 'state.json');
  await writeFileAtomically(path, 'old');
  await writeFileAtomically(path, new TextEncoder().encode('new'));
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['state.json']);
});

it('writes files whose names appear in order', async () => {
  await mkdir(join(folder, 'b', 'taken'), { recursive: true });
  const files = [
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ] as const;
  await expect(writeFilesAtomically(folder, files)).rejects.toMatchObject({ code: 'IO' });
  expect((await readdir(folder)).sort()).toEqual(['a', 'b']);
  await rm(join(folder, 'b'), { recursive: true });
  await writeFilesAtomically(folder, files);
  expect((await readdir(folder)).sort()).toEqual(['a', 'b', 'c']);
  expect(await readFile(join(folder, 'c'), 'utf8')).toBe('3');
});

it('writes a folder with all its files', async () => {
  await writeFolderAtomically(join(folder, 'step-1'), { a: '1', b: '2' });
  expect(await readdir(folder)).toEqual(['step-1']);
  expect(await readFile(join(folder, 'step-1', 'b'), 'utf8')).toBe('2');
});

it('keeps the old and removes its own parts when it fails', async () => {
  const path = join(folder, 'taken');
  await mkdir(join(path, 'inside'), { recursive: true });
  await expect(writeFileAtomically(path, 'data')).rejects.toMatchObject({ code: 'IO' });
  expect(await readdir(folder)).toEqual(['taken']);
  expect(await readdir(path)).toEqual(['inside']);
});

it('knows what a killed write leaves behind', () => {
  expect(isLeftover('.state.json.1b4e28ba-2fa1-41d2-883f-0016d3cca427.tmp')).toBe(true);
  expect(isLeftover('state.json')).toBe(false);
  expect(isLeftover('.state.json.tmp')).toBe(false);
});
