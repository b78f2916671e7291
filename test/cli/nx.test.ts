import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

it.each([
  [['cli:prepare', '--', 'no such folder', '--out', 'data set'], 'no such folder does not exist'],
  [['graphql-server:serve', '--', '--config', 'none.json'], 'none.json: there is no such file'],
])('nx run %j passes what follows -- on, and paths are those of the caller', (words, message) => {
  const { INIT_CWD: _caller, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', 'nx', 'run', ...words], {
    cwd: examples,
    env,
    encoding: 'utf8',
  });
  expect(stdout + stderr).toContain(`${examples}/${message}`);
  expect(status).toBe(1);
});
