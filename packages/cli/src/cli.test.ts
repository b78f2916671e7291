import { describe, expect, it } from 'vitest';
import { runCli } from './cli.js';
import { fakeRuntime } from './testing/fake-runtime.js';

const failing = (error: Error) => ({
  listModels: () => Promise.reject(error),
});
const coded = (code: string, message = 'm') => Object.assign(new Error(message), { code });

describe('help and usage', () => {
  it('lists the commands on stdout when asked', async () => {
    const run = fakeRuntime({});
    expect(await runCli(['--help'], run)).toBe(0);
    for (const name of ['colorize', 'prepare', 'train', 'evaluate', 'models', 'doctor'])
      expect(run.text('stdout')).toContain(name);
    expect(run.text('stderr')).toBe('');
  });

  it.each([
    ['train', '--help'],
    ['help', 'train'],
  ])('%s %s shows options and examples', async (...argv) => {
    const run = fakeRuntime({});
    expect(await runCli(argv, run)).toBe(0);
    expect(run.text('stdout')).toContain('--minibatch <count>');
    expect(run.text('stdout')).toContain('$ lithochrome train --data photos/');
  });

  it('prints the version', async () => {
    const run = fakeRuntime({});
    expect(await runCli(['--version'], run)).toBe(0);
    expect(run.text('stdout')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('without a command shows the help on stderr and fails', async () => {
    const run = fakeRuntime({});
    expect(await runCli([], run)).toBe(2);
    expect(run.text('stdout')).toBe('');
    expect(run.text('stderr')).toContain('Usage: lithochrome');
  });

  it.each([
    [['colorise', 'a.jpg'], 'Did you mean colorize?'],
    [['train', '--gama', '1'], 'Did you mean --gamma?'],
    [['train', '--gamma', '7'], 'expected a number between 0 and 1 for --gamma but received 7'],
    [['train', '--gamma'], "option '--gamma <number>' argument missing"],
    [['colorize'], "missing required argument 'inputs'"],
    [['prepare', 'a', 'b', '--out', 'c'], 'too many arguments'],
    [['prepare', 'a'], '--out is missing; for example: lithochrome prepare photos/ --out dataset/'],
    [['train'], '--data is missing'],
    [['train', '--data', 'a', '--resume'], '--resume needs the run'],
    [['colorize', '-', 'a.jpg'], 'add --out FOLDER'],
  ])('%j is a usage error', async (argv, message) => {
    const run = fakeRuntime({});
    expect(await runCli(argv, run)).toBe(2);
    expect(run.text('stdout')).toBe('');
    expect(run.text('stderr')).toMatch(/^error: /);
    expect(run.text('stderr')).toContain(message);
    expect(run.text('stderr')).not.toContain('    at ');
  });

  it('reports a usage error as an object with --json', async () => {
    const run = fakeRuntime({});
    expect(await runCli(['train', '--gama', '1', '--json'], run)).toBe(2);
    expect(run.events()).toEqual([
      { type: 'error', code: 'INVALID_OPTION', message: "unknown option '--gama' (Did you mean --gamma?)" },
    ]);
    expect(run.text('stderr')).toContain('see lithochrome train --help');
  });
});

describe('errors of the library', () => {
  it.each([
    [coded('INVALID_OPTION'), 2, 'INVALID_OPTION'],
    [coded('DATA'), 3, 'DATA'],
    [coded('UNSUPPORTED_IMAGE'), 3, 'UNSUPPORTED_IMAGE'],
    [coded('IMAGE_TOO_LARGE'), 3, 'IMAGE_TOO_LARGE'],
    [coded('ENOSPC'), 3, 'IO'],
    [coded('DEVICE'), 4, 'DEVICE'],
    [coded('OUT_OF_MEMORY'), 4, 'DEVICE'],
    [coded('MODEL'), 5, 'MODEL'],
    [coded('CHECKPOINT'), 5, 'CHECKPOINT'],
    [coded('BUSY'), 75, 'BUSY'],
    [coded('ABORTED'), 130, 'ABORTED'],
    [new Error('surprise'), 1, 'INTERNAL'],
    [new Error('The native addon cannot be loaded'), 4, 'DEVICE'],
  ])('%s → %i', async (error, code, name) => {
    const run = fakeRuntime(failing(error));
    expect(await runCli(['models', '--json'], run)).toBe(code);
    expect(run.events()).toMatchObject([{ type: 'error', code: name }]);
    expect(run.text('stderr')).not.toContain('    at ');
  });

  it('say how to build a missing addon', async () => {
    const run = fakeRuntime(failing(new Error('lithochrome.node: cannot open shared object file')));
    expect(await runCli(['models'], run)).toBe(4);
    expect(run.text('stderr')).toContain('npm run build:native');
  });

  it('show the stack and its causes only when debugging', async () => {
    const error = new Error('outer', { cause: new Error('inner') });
    const run = { ...fakeRuntime(failing(error)), env: { LITHOCHROME_DEBUG: '1' } };
    await runCli(['models'], run);
    expect(run.text('stderr')).toContain('cli.test.ts');
    expect(run.text('stderr')).toContain('caused by: Error: inner');
  });
});

it('a request to stop is acknowledged', async () => {
  const stop = new AbortController();
  const core = {
    listModels: () => {
      stop.abort('SIGINT');
      return Promise.resolve([]);
    },
  };
  const run = fakeRuntime(core, { signal: stop.signal });
  await runCli(['models'], run);
  expect(run.text('stderr')).toContain('once more to stop at once');
});
