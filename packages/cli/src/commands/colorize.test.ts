import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './colorize.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lithochrome-colorize-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text = 'gray'): void => writeFileSync(join(folder, name), text);

const inFlight = { now: 0, most: 0 };

/** Fails on files that hold "bad", takes longer for "slow"; the result is the input in capitals. */
const core = {
  isPictureName: (name: string) => /\.(jpg|png|gif)$/.test(name),
  loadModel: (name?: string) => Promise.resolve({ name: name ?? 'strata', device: 'cpu', dispose: () => {} }),
  colorize: async (
    input: string | Buffer,
    { format = 'jpeg', ...asked }: { format?: string; uncertainty?: boolean; hypotheses?: number },
  ) => {
    const text = typeof input === 'string' ? readFileSync(input, 'utf8') : input.toString();
    const error = Object.assign(new Error('expected a picture but found text'), { code: 'UNSUPPORTED_IMAGE' });
    inFlight.most = Math.max(inFlight.most, ++inFlight.now);
    await setTimeout(text.startsWith('slow') ? 30 : 1);
    inFlight.now--;
    if (text === 'bad') throw error;
    const info = { width: 4, height: 3, bitDepth: 8, format };
    const uncertainty = asked.uncertainty ? Buffer.from('map') : undefined;
    const hypotheses =
      asked.hypotheses && Array.from({ length: asked.hypotheses }, (_, i) => Buffer.from(`guess ${i + 1}`));
    return { image: Buffer.from(text.toUpperCase()), info, uncertainty, hypotheses, timings: {} };
  },
};
const colorize = (args: string[], options: { signal?: AbortSignal; stdin?: Buffer } = {}) =>
  runCommand('colorize', command, { args, core, folder, ...options });

it('gives a row per picture and goes on after a bad one', async () => {
  mkdirSync(join(folder, 'in'));
  write('in/a.jpg');
  write('in/b.jpg', 'bad');
  write('in/c.jpg');
  write('in/notes.txt');
  const { run, code } = await colorize(['in', '--out', 'out', '--json']);
  expect(code).toBe(3);
  const events = run.events();
  expect(events.map(({ type }) => type)).toEqual(['file', 'file', 'file', 'result']);
  const result = events[3] as { files: object[]; skipped: number };
  expect(result.skipped).toBe(1);
  expect(result.files).toMatchObject([
    { input: join(folder, 'in/a.jpg'), output: join(folder, 'out/a.jpg'), width: 4, height: 3, bitDepth: 8 },
    {
      input: join(folder, 'in/b.jpg'),
      error: { code: 'UNSUPPORTED_IMAGE', message: 'expected a picture but found text' },
    },
    { input: join(folder, 'in/c.jpg'), model: 'strata', method: 'auto', device: 'cpu' },
  ]);
  expect(readFileSync(join(folder, 'out/a.jpg'), 'utf8')).toBe('GRAY');
  expect(existsSync(join(folder, 'out/b.jpg'))).toBe(false);
  expect(run.text('stderr')).toContain('error: in/b.jpg: expected a picture');
});

it('works on several pictures at a time, reports them in order, and goes on after bad ones', async () => {
  const texts = ['slow a', 'b', 'bad', 'slow d', 'e', 'bad', 'g', 'h'];
  texts.forEach((text, i) => write(`${i}.jpg`, text));
  // The same name in another folder: its number must not depend on which one is done first.
  mkdirSync(join(folder, 'in'));
  write('in/0.jpg', 'x');
  inFlight.most = 0;
  const names = texts.map((_, i) => `${i}.jpg`);
  const { run, code } = await colorize([...names, 'in/0.jpg', '--out', 'out', '--json']);
  expect(code).toBe(3);
  const events = run.events() as { index: number; input: string; output?: string; error?: object }[];
  expect(events.slice(0, 9).map(({ index, input }) => [index, input])).toEqual(
    [...names, 'in/0.jpg'].map((name, i) => [i + 1, join(folder, name)]),
  );
  expect(events.slice(0, 9).map(({ error }) => error !== undefined)).toEqual(
    texts.map((t) => t === 'bad').concat(false),
  );
  expect(readFileSync(join(folder, 'out/0.jpg'), 'utf8')).toBe('SLOW A');
  expect(readFileSync(join(folder, 'out/0-2.jpg'), 'utf8')).toBe('X');
  expect(inFlight.most).toBe(Math.min(9, availableParallelism() + 2));
});

it('writes the uncertainty beside the result', async () => {
  write('a.jpg');
  const { run } = await colorize(['a.jpg', '--uncertainty', '--json']);
  const { files } = run.events().at(-1) as unknown as { files: { uncertainty: string }[] };
  expect(files[0]!.uncertainty).toBe(join(folder, 'a.color.uncertainty.png'));
  expect(readFileSync(files[0]!.uncertainty, 'utf8')).toBe('map');
  await colorize(['a.jpg', '--out', 'named.jpg', '--uncertainty']);
  expect(existsSync(join(folder, 'named.uncertainty.png'))).toBe(true);
  const piped = await colorize(['-', '--uncertainty'], { stdin: Buffer.from('x') });
  expect(piped.code).toBe(2);
  expect(piped.run.text('stderr')).toContain('--uncertainty writes a second picture');
});

it('writes hypotheses beside the result, in its format', async () => {
  write('a.jpg');
  const { run } = await colorize(['a.jpg', '--hypotheses', '2', '--json']);
  const { files } = run.events().at(-1) as unknown as { files: { hypotheses: string[] }[] };
  expect(files[0]!.hypotheses).toEqual(['a.color.h1.jpg', 'a.color.h2.jpg'].map((name) => join(folder, name)));
  expect(readFileSync(files[0]!.hypotheses[1]!, 'utf8')).toBe('guess 2');
  const piped = await colorize(['-', '--hypotheses', '1'], { stdin: Buffer.from('x') });
  expect([piped.code, piped.run.text('stderr')]).toEqual([2, expect.stringContaining('--hypotheses writes a second')]);
  expect((await colorize(['a.jpg', '--hypotheses', '9'])).code).toBe(2);
});

it('tells humans the outcome on stdout', async () => {
  write('a.jpg');
  const { run, code } = await colorize(['a.jpg']);
  expect(code).toBe(0);
  expect(run.text('stdout')).toBe('colorized 1 picture\n');
  expect(run.text('stderr')).toMatch(/^a\.jpg → a\.color\.jpg \(4×3, \d\.\d s\)\n$/);
});

it('reads stdin and writes nothing but the picture on stdout', async () => {
  const { run, code } = await colorize(['-'], { stdin: Buffer.from('piped') });
  expect(code).toBe(0);
  expect(run.text('stdout')).toBe('PIPED');
  expect(run.text('stderr')).toContain('colorized 1 picture');
});

it('puts stdin into a folder or a named file', async () => {
  await colorize(['-', '--out', 'out'], { stdin: Buffer.from('x') });
  expect(readFileSync(join(folder, 'out/stdin.jpg'), 'utf8')).toBe('X');
  const { code } = await colorize(['-', '--out', 'deep/down/b.png'], { stdin: Buffer.from('y') });
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'deep/down/b.png'), 'utf8')).toBe('Y');
});

it.each([
  [['a.jpg', '--out', 'a.jpg'], 'would replace the input'],
  [['a.jpg', '--out', 'b.png', '--format', 'jpeg'], '--format jpeg does not fit the name b.png'],
  [['a.jpg', '--out', 'notes.txt'], 'expected a folder for --out'],
  [['-', '--json'], 'exclude each other'],
  [['a.jpg', '--temperature', '-1'], 'expected a number between 0 and 5 for --temperature but received -1'],
  [['a.jpg', '--method', 'magic'], 'expected one of auto for --method but received magic'],
])('%j is refused', async (args, message) => {
  write('a.jpg');
  write('notes.txt');
  const { run, code } = await colorize(args, { stdin: Buffer.from('x') });
  expect(code).toBe(2);
  expect(run.text('stderr')).toContain(message);
  expect(readFileSync(join(folder, 'a.jpg'), 'utf8')).toBe('gray');
});

it('exits with the kind of error of a single input', async () => {
  write('a.jpg', 'bad');
  expect((await colorize(['a.jpg'])).code).toBe(3);
  expect((await colorize(['missing.jpg'])).code).toBe(3);
});

it('when stopped reports what is done', async () => {
  write('a.jpg');
  const { run, code } = await colorize(['a.jpg', '--json'], { signal: AbortSignal.abort('SIGINT') });
  expect(code).toBe(130);
  expect(run.events().at(-1)).toMatchObject({ type: 'result' });
});
