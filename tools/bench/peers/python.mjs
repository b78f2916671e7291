import { spawnSync } from 'node:child_process';

/** A Python module of the peers' Python: { command, version }, or { missing } with what to do. */
export function findPython(module, env = process.env) {
  const command = env.LITHOCHROME_PEER_PYTHON;
  if (!command) return { missing: `LITHOCHROME_PEER_PYTHON does not name a Python that has ${module}` };
  const asked = spawnSync(command, ['-c', `import ${module}; print(${module}.__version__)`], { encoding: 'utf8' });
  if (asked.status === 0) return { command, version: asked.stdout.trim() };
  const last = asked.stderr?.trim().split('\n').at(-1);
  return { missing: `${command} (LITHOCHROME_PEER_PYTHON) cannot import ${module}: ${asked.error?.message ?? last}` };
}
