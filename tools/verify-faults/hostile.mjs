// 500 hostile uploads and 50 abusive queries against a server: prints what came of it. UPLOADS and SEED may be given.
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register();
const { besiege } = await import('../../test/support/besiege.ts');
const { hostileQueries, knownUploads, randomUploads } = await import('../../test/support/hostile-requests.ts');
const { Service } = await import('../../test/support/service.ts');

const folder = await mkdtemp(join(tmpdir(), 'lithochrome-hostile-'));
const dataDir = join(folder, 'state');
const photo = await readFile(fileURLToPath(new URL('../../examples/alpine-ridge.jpg', import.meta.url)));
const service = await Service.start(dataDir, '--rate-limit', '0', '--log-level', 'error');
try {
  const known = await knownUploads();
  const seed = Number(process.env.SEED ?? Date.now() % 1e6);
  const random = await randomUploads(Number(process.env.UPLOADS ?? 500) - known.length, seed);
  const queries = hostileQueries(50);
  const report = await besiege({ service, dataDir, photo, uploads: [...known, ...random], queries });
  console.log(JSON.stringify({ fault: 'hostile', seed, ...report }));
} finally {
  service.started.process.kill('SIGTERM');
  await service.started.finished;
  await rm(folder, { recursive: true });
}
