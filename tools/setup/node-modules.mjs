import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './report.mjs';

const stampFile = join(root, 'node_modules', '.lithochrome-stamp');

// What the installed tree depends on: the lockfile, and the platform whose optional packages were picked.
function stamp() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return hash.update(`${process.platform} ${process.arch}`).digest('hex');
}

/** Runs `npm ci` unless node_modules was installed from this very lockfile. */
export function ensureNodeModules() {
  const expected = stamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === expected) return 'up to date';
  console.log('  Installing the npm packages of package-lock.json into node_modules');
  run('npm', ['ci', '--no-audit', '--no-fund']);
  writeFileSync(stampFile, expected);
  return 'installed';
}
