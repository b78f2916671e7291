import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { root } from './support/repository.js';

const python = (...args: string[]) => spawnSync('python3', args, { cwd: root, encoding: 'utf8' });
const available = python('--version').status === 0;

describe.skipIf(!available)('tools/gpu-verify (needs python3)', () => {
  it('reads what its tools print', () => {
    const { status, stderr } = python('tools/gpu/verify_test.py');
    expect(stderr).toMatch(/\nOK\n$/);
    expect(status).toBe(0);
  });

  it('names an unknown step and those there are', () => {
    const { status, stderr } = python('tools/gpu-verify', '--emulation', '--steps', 'tests,speed');
    expect(stderr).toMatch(/^expected steps among build, tests, .* but received speed\n$/);
    expect(status).toBe(1);
  });
});
