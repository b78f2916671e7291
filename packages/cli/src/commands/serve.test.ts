import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingOptions } from '../setting-options.js';
import { runCommand } from '../testing/run-command.js';
import { command } from './serve.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-serve-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Serves until it is asked to stop, which is at once, and returns the settings that the service got. */
async function serve(args: string[], env: NodeJS.ProcessEnv = {}) {
  const calls: string[] = [];
  let given: object = {};
  const stop = new AbortController();
  const server = {
    startService: (settings: object) => {
      given = settings;
      calls.push('start');
      setImmediate(() => stop.abort('SIGTERM'));
      return Promise.resolve({ url: 'http://127.0.0.1:4000', stop: () => Promise.resolve(void calls.push('stop')) });
    },
  };
  const { run, code } = await runCommand('serve', command, {
    args,
    core: {},
    server,
    folder,
    env,
    signal: stop.signal,
  });
  return { run, code, calls, given };
}

it('serves until it is asked to stop, and ends well', async () => {
  const { run, code, calls } = await serve(['--json']);
  expect([code, calls]).toEqual([0, ['start', 'stop']]);
  const url = 'http://127.0.0.1:4000';
  expect(run.events()).toEqual([
    { type: 'listening', url },
    { type: 'result', url },
  ]);
  expect(run.text('stderr')).toContain(`listening on ${url}/graphql\n`);
});

it('takes settings from flags, else from the environment, else from a file', async () => {
  await writeFile(join(folder, 'serve.json'), JSON.stringify({ port: 1, queue: 2, graphiql: false, dataDir: 'state' }));
  const env = { LITHOCHROME_PORT: '3', LITHOCHROME_QUEUE: '4', LITHOCHROME_ALLOWED_HOSTS: 'a.example, b.example' };
  const { given } = await serve(['--port', '5', '--config', 'serve.json'], env);
  const allowedHosts = ['a.example', 'b.example'];
  expect(given).toEqual({ port: 5, queue: 4, graphiql: false, allowedHosts, dataDir: join(folder, 'state') });
});

it.each([
  [['--port', 'http'], {}, 'expected a whole number between 0 and 65535 for --port but received http'],
  [['--device', 'tpu'], {}, 'expected one of auto, cpu, cuda for --device but received tpu'],
  [[], { LITHOCHROME_PORT: 'http' }, 'for LITHOCHROME_PORT but received http'],
  [['--config', 'none.json'], {}, 'there is no such file'],
])('%j with %j is a usage error', async (args, env, message) => {
  const { run, code, calls } = await serve(args, env);
  expect([code, calls]).toEqual([2, []]);
  expect(run.text('stderr')).toContain(message);
});

it('every option says its default', () => {
  expect(settingOptions()['port']!.summary).toBe('TCP port; 0 takes a free one (default: 4000)');
});
