import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectInputs } from './collect-inputs.js';
import { OutputPaths } from './output-paths.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lithochrome-paths-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const make = (...names: string[]): void => {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
};
const isPicture = (name: string): boolean => /\.(jpg|png|gif|bmp)$/i.test(name);
const collect = (paths: string[], exclude?: string) => collectInputs(paths, { folder, exclude, isPicture });
const below = (path: string): string => path.slice(folder.length + 1);

describe('collecting inputs', () => {
  it('walks folders by name, counts other files, leaves out hidden ones', async () => {
    make('p/b.jpg', 'p/a.png', 'p/sub/c.gif', 'p/notes.txt', 'p/.thumb.jpg', 'p/.git/d.jpg', 'x.jpg');
    const { inputs, skipped } = await collect(['p', 'x.jpg']);
    expect(inputs.map(({ path, below: b }) => [below(path), b])).toEqual([
      ['p/a.png', ''],
      ['p/b.jpg', ''],
      ['p/sub/c.gif', 'sub'],
      ['x.jpg', ''],
    ]);
    expect(skipped).toBe(1);
  });

  it('reports a missing path and a folder without pictures among the others', async () => {
    make('empty/readme.md', 'a.jpg');
    const { inputs } = await collect(['nowhere.jpg', 'empty', 'a.jpg']);
    expect(inputs[0]?.error).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('does not exist') as string,
    });
    expect(inputs[1]?.error).toMatchObject({
      code: 'DATA',
      message: expect.stringContaining('(1 other file)') as string,
    });
    expect(inputs[2]?.error).toBeUndefined();
  });

  it('takes each file once, ends in loops of links, and passes the results by', async () => {
    make('p/a.jpg', 'p/out/a.jpg', 'p/b.jpg', 'p/b.color.jpg', 'p/b.color-2.jpg', 'p/local.color.jpg');
    symlinkSync('..', join(folder, 'p/loop'));
    const { inputs, skipped } = await collect(['p', 'p/a.jpg'], join(folder, 'p/out'));
    expect(inputs.map(({ path }) => below(path))).toEqual(['p/a.jpg', 'p/b.jpg', 'p/local.color.jpg']);
    expect(skipped).toBe(2);
  });
});

describe('naming outputs', () => {
  it('keeps the path below the given folder and the extension as it was', async () => {
    make('p/sub/a.JPG', 'p/b.gif', 'p/c.bmp');
    const { inputs } = await collect(['p']);
    const paths = new OutputPaths(inputs, join(folder, 'out'));
    const formats = ['png', 'png', 'jpeg'] as const;
    expect(inputs.map((input, i) => below(paths.next(input, formats[i] ?? 'png')))).toEqual([
      'out/b.png',
      'out/c.png',
      'out/sub/a.JPG',
    ]);
  });

  it('numbers names that collide', async () => {
    make('p/a.gif', 'p/a.png', 'q/a.png');
    const { inputs } = await collect(['p', 'q']);
    const paths = new OutputPaths(inputs, join(folder, 'out'));
    expect(inputs.map((input) => below(paths.next(input, 'png')))).toEqual(['out/a.png', 'out/a-2.png', 'out/a-3.png']);
  });

  it('never names an input, also through a link', async () => {
    make('p/a.png', 'p/b.png');
    symlinkSync('p', join(folder, 'link'));
    const { inputs } = await collect(['p']);
    const paths = new OutputPaths(inputs, join(folder, 'link'));
    expect(inputs.map((input) => below(paths.next(input, 'png')))).toEqual(['link/a-2.png', 'link/b-2.png']);
  });

  it('without a folder writes beside the input and replaces nothing', async () => {
    make('a.jpg', 'b.jpg', 'b.color.jpg');
    const { inputs } = await collect(['a.jpg', 'b.jpg']);
    const paths = new OutputPaths(inputs);
    expect(inputs.map((input) => below(paths.next(input, 'jpeg')))).toEqual(['a.color.jpg', 'b.color-2.jpg']);
  });

  it('in a folder replaces what an earlier run has written', async () => {
    make('a.jpg', 'out/a.jpg');
    const { inputs } = await collect(['a.jpg']);
    const paths = new OutputPaths(inputs, join(folder, 'out'));
    expect(inputs.map((input) => below(paths.next(input, 'jpeg')))).toEqual(['out/a.jpg']);
  });
});
