import { existsSync } from 'node:fs';
import { capture, run, SetupError } from './report.mjs';

const hasHeader = (header) =>
  capture('g++', ['-E', '-x', 'c++', '-o', '/dev/null', '-'], `#include <${header}>\n`) !== null;
const hasCommand = (command) => capture(command, ['--version']) !== null;

// Debian and Ubuntu names, each with the check that makes it unnecessary.
const requirements = [
  { name: 'g++', why: 'compiles the native engine', present: () => hasCommand('g++') },
  { name: 'cmake', why: 'builds the native engine', present: () => hasCommand('cmake') },
  {
    name: 'ninja-build',
    why: 'builds it faster',
    present: () => hasCommand('ninja'),
    optional: () => hasCommand('make'),
  },
  { name: 'libdnnl-dev', why: 'oneDNN, the convolutions', present: () => hasHeader('dnnl.h') },
  {
    name: 'postgresql',
    why: 'the tests of the server on a real database',
    present: () => existsSync('/usr/lib/postgresql'),
    tests: true,
  },
  { name: 'libgtest-dev', why: 'GoogleTest, for npm test', present: () => hasHeader('gtest/gtest.h'), tests: true },
];

const isRoot = () => process.getuid?.() === 0;
const hasSudo = () => capture('sudo', ['-n', 'true']) !== null;

function install(names) {
  const prefix = isRoot() ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    run(command, rest, [...prefix, 'apt-get', ...args].join(' '));
  };
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...names);
}

/** Installs what is missing through apt after saying so; without rights or apt, throws with the command to run. */
export function ensureSystemPackages({ tests }) {
  const wanted = requirements.filter((entry) => tests || !entry.tests);
  const missing = wanted.filter((entry) => !entry.present());
  const needed = missing.filter((entry) => !entry.optional?.());
  if (needed.length === 0) return 'all there';

  console.log('  These system packages are missing:');
  for (const { name, why } of missing) console.log(`    ${name.padEnd(14)}${why}`);
  const names = missing.map(({ name }) => name);
  const command = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new SetupError(
      `Missing: ${names.join(', ')} (Debian names), and there is no apt-get here.\nInstall them with your system's package manager and run this again.`,
    );
  }
  if (!isRoot() && !hasSudo()) {
    throw new SetupError(`Installing needs root or passwordless sudo. Run this, then start again:\n  ${command}`);
  }
  console.log('  Installing them with apt-get');
  install(names);
  const still = needed.filter((entry) => !entry.present()).map(({ name }) => name);
  if (still.length > 0)
    throw new SetupError(`Still missing after the installation: ${still.join(', ')}. Try:\n  ${command}`);
  return `installed ${names.join(', ')}`;
}
