import { existsSync } from 'node:fs';
import { capture } from './report.mjs';

const hasBrowser = () => existsSync('/usr/bin/chromium');
const asRoot = (...command) => (process.getuid?.() === 0 ? command : ['sudo', '-n', ...command]);

function apt(...args) {
  const [command, ...rest] = asRoot('env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args);
  return capture(command, rest) !== null;
}

/** Chromium for the tests of the studio, where apt has it and may install it; without it they are skipped. */
export function ensureBrowser() {
  if (hasBrowser()) return 'Chromium is there';
  console.log('  Installing chromium with apt-get, for the tests of the studio');
  const install = () => apt('install', '-y', '--no-install-recommends', 'chromium');
  if (!install() && apt('update')) install();
  return hasBrowser() ? 'installed' : 'none to be had: the tests of the studio in a browser are skipped';
}
