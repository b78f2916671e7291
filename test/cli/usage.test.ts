import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lithochrome, lithochromeJson } from '../support/lithochrome.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-usage-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('wrong words on the command line', () => {
  it.each([
    [[], 'Usage: lithochrome'],
    [['colourise'], "unknown command 'colourise'"],
    [['train', '--gama', '1'], 'Did you mean --gamma?'],
    [['train', '--data', '.', '--gamma', '7'], 'expected a number between 0 and 1 for --gamma but received 7'],
    [['train', '--data', '.', '--config', 'none.json'], 'there is no such file'],
    [['evaluate', '--model', 'strata'], '--data is missing'],
  ])('%j: exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await lithochrome(args, { cwd: folder });
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('as an object with --json', async () => {
    const { code, events } = await lithochromeJson(['prepare', 'x', '--size', '1.5']);
    expect(code).toBe(2);
    expect(events).toEqual([
      {
        type: 'error',
        code: 'INVALID_OPTION',
        message: 'expected a whole number between 64 and 4096 for --size but received 1.5',
      },
    ]);
  });
});

describe('wrong data', () => {
  it.each([
    ['prepare', ['prepare', 'nowhere', '--out', 'dataset']],
    ['prepare', ['prepare', 'bare', '--out', 'dataset']],
    ['train', ['train', '--data', 'nowhere', '--out', 'run', '--steps', '1']],
    ['train', ['train', '--data', 'bare', '--out', 'run', '--steps', '1']],
  ])('%s %j: exit code 3', async (_command, args) => {
    const { code, events, stderr } = await lithochromeJson(args, { cwd: bare() });
    expect(code).toBe(3);
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'DATA' });
    expect(stderr).toMatch(/^error: .*(nowhere|bare)/m);
    expect(stderr).not.toContain('    at ');
  });
});

describe('wrong models', () => {
  it.each([
    ['no model of that name', 'stratos'],
    ['an empty folder', './empty-model'],
    ['foreign bytes', './foreign-model'],
  ])('%s: exit code 5', async (_what, model) => {
    const { code, events, stderr } = await lithochromeJson(['colorize', 'x.jpg', '--model', model], { cwd: bare() });
    expect(code).toBe(5);
    expect(events).toMatchObject([{ type: 'error', code: 'MODEL' }]);
    expect(stderr).toContain(model.replace('./', ''));
    expect(stderr).not.toContain('    at ');
  });
});

describe('wrong device', () => {
  it.for([
    ['colorize', ['colorize', 'x.jpg']],
    ['train', ['train', '--data', '.', '--out', 'run']],
  ] as const)('%s on cuda where there is none: exit code 4 and the reason', async ([, args], { skip }) => {
    const { events } = await lithochromeJson(['doctor']);
    const { cudaUnavailable: reason } = events.at(-1)?.['machine'] as { cudaUnavailable: string | null };
    skip(reason === null, 'this machine has a GPU');
    const { code, stderr } = await lithochrome([...args, '--device', 'cuda'], { cwd: folder });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: device cuda is not available: /m);
    expect(stderr).toContain(reason!);
  });
});

/** A folder with what is no data and no model. */
function bare(): string {
  const path = mkdtempSync(join(folder, 'bare-'));
  for (const name of ['bare', 'empty-model', 'foreign-model']) mkdirSync(join(path, name));
  writeFileSync(join(path, 'bare/notes.txt'), 'no picture');
  writeFileSync(join(path, 'foreign-model/config.json'), '{"network": "strata"}');
  writeFileSync(join(path, 'foreign-model/model.safetensors'), 'PK\u0003\u0004 something else');
  return path;
}
