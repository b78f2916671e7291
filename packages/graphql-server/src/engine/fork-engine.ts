import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EngineSetup } from './protocol.js';

/** Starts an engine process, from the built package and from its sources alike. */
export function forkEngine(setup: EngineSetup): ChildProcess {
  const fromSource = import.meta.url.endsWith('.ts');
  const built = new URL('./engine-process.js', import.meta.url);
  const entry = fileURLToPath(fromSource ? built.href.replace(/js$/, 'ts') : built);
  // The test runner's options are not for a child.
  const { NODE_OPTIONS: _options, ...env } = process.env;
  return fork(entry, [JSON.stringify(setup)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: fromSource ? throughTsx() : [],
    env,
  });
}

function throughTsx(): string[] {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx'));
  return ['--import', tsx.href, '--conditions=@lithochrome/source'];
}
