// Makes a clone ready to run: system packages, npm packages, native engine, TypeScript, studio. Runs before `npm ci`: no imports but Node's.
import { pathToFileURL } from 'node:url';
import { ensureBrowser } from './setup/browser.mjs';
import { checkMachine } from './setup/machine.mjs';
import { buildNative } from './setup/native-build.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';
import { main, run, step } from './setup/report.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

/** Every step is skipped or quick when its result is there already; `tests` adds what only `npm test` needs. */
export async function setup({ tests = false } = {}) {
  await step('Machine', checkMachine);
  await step('System packages', () => ensureSystemPackages({ tests }));
  if (tests) await step('Browser', ensureBrowser);
  await step('npm packages', ensureNodeModules);
  await step('Native engine', () => buildNative({ tests }));
  await step('TypeScript', () => run('node', ['node_modules/typescript/bin/tsc', '-b']));
  await step('Studio', () =>
    run('node', ['node_modules/vite/bin/vite.js', 'build', 'packages/web', '--logLevel', 'warn']),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => setup({ tests: process.argv.includes('--tests') }));
}
