import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findNode } from '../../tools/bench/peers/node.mjs';
import { findPython } from '../../tools/bench/peers/python.mjs';
import { findPeers } from '../../tools/bench/peers/registry.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-peers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A stand-in for Python. */
function python(script: string): NodeJS.ProcessEnv {
  const path = join(folder, `python-${script.length}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { LITHOCHROME_PEER_PYTHON: path };
}

it('finds a Python module and its version', () => {
  const env = python('echo 2.13.0+cpu');
  expect(findPython('torch', env)).toEqual({ command: env['LITHOCHROME_PEER_PYTHON'], version: '2.13.0+cpu' });
});

it('says what to do without a Python, or without the module', () => {
  expect(findPython('torch', {}).missing).toBe('LITHOCHROME_PEER_PYTHON does not name a Python that has torch');
  const env = python('echo "ModuleNotFoundError: No module named \'torch\'" >&2; exit 1');
  expect(findPython('torch', env).missing).toMatch(
    /cannot import torch: ModuleNotFoundError: No module named 'torch'$/,
  );
  expect(findPython('torch', { LITHOCHROME_PEER_PYTHON: join(folder, 'none') }).missing).toMatch(/ENOENT$/);
});

it('finds a Node package and its version', () => {
  const installed = join(folder, 'node_modules', 'peer');
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, 'package.json'), '{"version":"1.2.3"}');
  const env = { LITHOCHROME_PEER_PYTHON: 'python' };
  expect(findNode('peer', env, folder)).toEqual({ command: process.execPath, version: '1.2.3' });
  expect(findNode('peer', {}, folder).missing).toMatch(/needs LITHOCHROME_PEER_PYTHON/);
  expect(findNode('other', env, folder).missing).toMatch(/run npm ci --ignore-scripts in tools\/bench\/node-peers$/);
});

it('keeps those that are there apart from those that are not', () => {
  const registry = [
    { impl: 'a', find: () => ({ command: 'c', version: '1' }) },
    { impl: 'b', find: () => ({ missing: 'why' }) },
  ];
  const { present, absent } = findPeers(registry as never);
  expect(present).toMatchObject([{ impl: 'a', command: 'c', version: '1' }]);
  expect(absent).toMatchObject([{ impl: 'b', missing: 'why' }]);
});
