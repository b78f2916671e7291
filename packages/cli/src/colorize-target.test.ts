import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { colorizeTarget, type TargetRequest } from './colorize-target.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lithochrome-target-'));
  mkdirSync(join(folder, 'photos'));
  mkdirSync(join(folder, 'album.png'));
  writeFileSync(join(folder, 'a.jpg'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const target = (request: Partial<TargetRequest>) =>
  colorizeTarget({ inputs: ['a.jpg'], json: false, folder, stdoutIsTerminal: false, ...request });

it('is beside the input unless told', async () => {
  expect(await target({})).toEqual({ kind: 'beside' });
});

it.each([[{ inputs: ['-'] }], [{ out: '-' }]])('%j is stdout', async (request) => {
  expect(await target(request)).toEqual({ kind: 'stdout' });
  await expect(target({ ...request, json: true })).rejects.toThrow('exclude each other');
  await expect(target({ ...request, stdoutIsTerminal: true })).rejects.toThrow('stdout is a terminal');
  await expect(target({ ...request, inputs: ['-', 'a.jpg'] })).rejects.toThrow('but 2 inputs were given');
});

it.each([
  [{ out: 'color' }, 'color'],
  [{ out: 'album.png' }, 'album.png'],
  [{ out: 'b.png', inputs: ['photos'] }, 'b.png'],
  [{ out: 'b.png', inputs: ['a.jpg', 'b.jpg'] }, 'b.png'],
])('%j is a folder', async (request, name) => {
  expect(await target(request)).toEqual({ kind: 'folder', folder: join(folder, name) });
});

it('is one file where one picture is given a name', async () => {
  expect(await target({ out: 'b.TIF' })).toEqual({ kind: 'file', path: join(folder, 'b.TIF'), format: 'tiff' });
  expect(await target({ out: 'b.png', inputs: ['-'], json: true })).toMatchObject({ kind: 'file', format: 'png' });
});

it('is never the input, and no file where a folder is needed', async () => {
  await expect(target({ out: './photos/../a.jpg' })).rejects.toThrow('would replace the input a.jpg');
  await expect(target({ out: 'a.jpg', inputs: ['photos'] })).rejects.toThrow('expected a folder for --out');
});
