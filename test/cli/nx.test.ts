import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

it('nx targets pass what follows -- on, and paths are those of the caller', () => {
  const { INIT_CWD: _caller, ...env } = process.env;
  const words = ['--no-install', 'nx', 'run', 'cli:prepare', '--', 'no such folder', '--out', 'data set'];
  const { status, stdout, stderr } = spawnSync('npx', words, {
    cwd: examples,
    env,
    encoding: 'utf8',
  });
  expect(stdout + stderr).toContain(`${examples}/no such folder does not exist`);
  expect(status).toBe(1);
});
