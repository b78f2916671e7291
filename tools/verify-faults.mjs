// Every kind of fault in turn, or those that are named: `npm run verify:faults -- hostile`. Prints one JSON object each.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const kinds = ['hostile', 'kills', 'load'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((kind) => !kinds.includes(kind));
if (unknown.length > 0) {
  console.error(`expected ${kinds.join(', ')} but received ${unknown.join(' ')}`);
  process.exit(2);
}
for (const kind of kinds.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  const file = fileURLToPath(new URL(`verify-faults/${kind}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
