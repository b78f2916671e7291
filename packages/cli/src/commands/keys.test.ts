import { ApiKeys, scopes } from '@lithochrome/graphql-server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './keys.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

const keys = (...args: string[]) => {
  const server = { ApiKeys, defaultDataDir: () => join(folder, 'default') };
  return runCommand('keys', command, { args, core: {}, server, folder, env: { LITHOCHROME_DATA_DIR: 'state' } });
};

it('makes a key, shows it once, lists and removes it', async () => {
  expect((await keys()).run.text('stdout')).toBe('no API keys\n');
  const made = await keys('--add', 'website');
  const key = made.run.text('stdout').trim();
  expect(await new ApiKeys(join(folder, 'state')).verify(key)).toMatchObject({ scopes: ['colorize'] });
  const listed = await keys('--json');
  const [id] = listed.run.text('stdout').match(/[0-9a-f]{12}/)!;
  expect(listed.run.text('stdout')).not.toContain(key.slice(-43));
  expect((await keys('--remove', id)).code).toBe(0);
  expect((await keys()).run.text('stdout')).toBe('no API keys\n');
});

it('gives a key the scopes that were asked for', async () => {
  const { run } = await keys('--add', 'monitoring', '--scopes', scopes.join(','), '--data-dir', 'other', '--json');
  const [event] = run.events();
  expect(event).toMatchObject({ folder: join(folder, 'other'), keys: [{ name: 'monitoring', scopes: [...scopes] }] });
});

it.each([
  [['--add', 'a', '--remove', 'b'], 'give one of --add and --remove'],
  [['--scopes', 'admin'], '--scopes goes with --add'],
  [['--add', 'a', '--scopes', 'root'], 'expected one of colorize, train, admin for --scopes but received root'],
  [['--remove', 'nobody'], 'there is no API key with the id nobody'],
])('%j is a usage error', async (args, message) => {
  const { run, code } = await keys(...args);
  expect(code).toBe(2);
  expect(run.text('stderr')).toContain(message);
});
