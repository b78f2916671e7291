import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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

describe('npm run build:native', () => {
  // CMake prints what it is asked for and fails, so that nothing is configured.
  const commands = {
    cmake: 'echo "$@"; exit 1',
    nvcc: 'echo release 13.0; echo compute_75 compute_90 compute_100 compute_101',
    'nvidia-smi': 'echo 9.0',
  };
  const machine = mkdtempSync(join(tmpdir(), 'lithochrome-build-'));
  for (const [name, script] of Object.entries(commands)) {
    writeFileSync(join(machine, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  afterAll(() => rmSync(machine, { recursive: true }));

  const build = (env: NodeJS.ProcessEnv, ...args: string[]): { stdout: string; stderr: string } => {
    const command = ['tools/build-native.mjs', ...args];
    return spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', env: { PATH: machine, ...env } });
  };

  it.each([
    ['for the GPU that is there', {}, [], '-DCMAKE_CUDA_ARCHITECTURES=90 '],
    ['for every GPU that nvcc knows', {}, ['--all-archs'], '-DCMAKE_CUDA_ARCHITECTURES=75;90;100 '],
    ['where it is asked for', { LITHOCHROME_CUDA: 'on' }, [], '-DLITHOCHROME_CUDA=ON '],
    ['never where it is not wanted', { LITHOCHROME_CUDA: 'off' }, [], '-DLITHOCHROME_CUDA=OFF\n'],
    ['not without nvcc', { CUDACXX: '/no/nvcc' }, [], '-DLITHOCHROME_CUDA=OFF\n'],
  ])('builds the CUDA backend %s', (_case, env, args, definition) => {
    expect(build(env, ...args).stdout).toContain(definition);
  });

  it.each([
    ['nvcc', { LITHOCHROME_CUDA: 'on', CUDACXX: '/no/nvcc' }, 'LITHOCHROME_CUDA=on needs nvcc, which was not found'],
    ["cuDNN's headers", { LITHOCHROME_CUDNN_INCLUDE: '/no' }, 'names /no, which has no headers of cuDNN 9'],
    ['a known setting', { LITHOCHROME_CUDA: 'yes' }, 'expected on, off or auto for LITHOCHROME_CUDA but received yes'],
  ])('refuses to go on without %s', (_what, env, message) => {
    const { stderr } = build(env);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
