import { type ChildProcess, fork } from 'node:child_process';
import { childModule } from '../child-module.js';
import type { EngineSetup } from './protocol.js';

/** Starts an engine process. */
export function forkEngine(setup: EngineSetup): ChildProcess {
  const { path, execArgv, env } = childModule(new URL('./engine-process.js', import.meta.url));
  return fork(path, [JSON.stringify(setup)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv,
    env,
  });
}
