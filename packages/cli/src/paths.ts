import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of the caller: nx runs targets in the workspace's root and leaves the caller's folder in INIT_CWD. */
export function callerFolder(env: NodeJS.ProcessEnv, cwd: string): string {
  const underNx = ['cli', 'graphql-server'].includes(env['NX_TASK_TARGET_PROJECT'] ?? '');
  return underNx && env['INIT_CWD'] ? env['INIT_CWD'] : cwd;
}

/** A model is a shipped one's name, or a folder: absolute where it looks like a path or is a model folder. */
export function resolveModel(nameOrPath: string, folder: string): string {
  const path = resolve(folder, nameOrPath);
  const looksLikePath = /[\\/]|^\.|\.safetensors$/.test(nameOrPath);
  return looksLikePath || existsSync(join(path, 'config.json')) ? path : nameOrPath;
}
