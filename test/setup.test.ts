import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from './support/repository.js';

// No command is found here: like a machine without compiler, CMake and sudo.
const emptyPath = mkdtempSync(join(tmpdir(), 'lithochrome-setup-'));
afterAll(() => rmSync(emptyPath, { recursive: true }));

/** Runs tools/setup.mjs with parts of `process` replaced. */
function setup(
  replace: string,
  args: readonly string[] = [],
): { status: number | null; stdout: string; stderr: string } {
  const pretend = `data:text/javascript,${encodeURIComponent(replace)}`;
  const command = ['--import', pretend, 'tools/setup.mjs', ...args];
  return spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', env: { PATH: emptyPath } });
}

it('prints the command to run where it may not install system packages', () => {
  const { status, stdout, stderr } = setup('process.getuid = () => 1000', ['--tests']);
  expect(status).toBe(1);
  expect(stdout).toContain('libdnnl-dev   oneDNN');
  expect(stderr).toContain(
    'sudo apt-get update && sudo apt-get install -y --no-install-recommends g++ cmake ninja-build libdnnl-dev libgtest-dev\n',
  );
  expect(stderr).not.toMatch(/^ +at /m);
});

it.each([
  [
    'an old Node',
    `Object.defineProperty(process.versions, 'node', { value: '18.20.4' })`,
    'Node 20.19 or newer is needed, this is 18.20.4',
  ],
  [
    'another system',
    `Object.defineProperty(process, 'platform', { value: 'win32' })`,
    'builds on Linux only, this is win32',
  ],
  [
    'another processor',
    `Object.defineProperty(process, 'arch', { value: 'riscv64' })`,
    'Unsupported processor: riscv64',
  ],
])('says why %s is not enough', (_name, replace, message) => {
  const { status, stderr } = setup(replace);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^ +at /m);
});
