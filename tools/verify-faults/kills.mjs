// Kills the server and its training processes 50 times on each database (or the one that is named: embedded or postgres), and prints
// what came of it. KILLS and SEED may be given.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';

register();
const { survive } = await import('../../test/support/faults.ts');
const { PostgresServer, postgresMissing } = await import(
  '../../packages/graphql-server/src/testing/postgres-server.ts'
);

const kills = Number(process.env.KILLS ?? 50);
const seed = Number(process.env.SEED ?? Date.now() % 1e6);

async function verify(name, database) {
  const folder = await mkdtemp(join(tmpdir(), 'lithochrome-faults-'));
  const onKill = (done) => process.stderr.write(`\r${name}: ${done} of ${kills} kills `);
  const report = await survive({ folder, kills, seed, database, onKill });
  process.stderr.write('\n');
  console.log(JSON.stringify({ database: name, ...report }));
  await rm(folder, { recursive: true });
}

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

if (isWanted('embedded')) await verify('embedded');
if (!isWanted('postgres')) process.exit(0);
if (postgresMissing) console.log(postgresMissing);
else {
  const server = await PostgresServer.start();
  await verify('postgres', await server.createDatabase());
  await server.stop();
}
