import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { besiege } from '../support/besiege.js';
import { hostileQueries, randomUploads } from '../support/hostile-requests.js';
import { root } from '../support/repository.js';
import { Service } from '../support/service.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-hostile-'));
let service: Service | undefined;
afterAll(() => {
  service?.started.process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

// `npm run verify:faults` sends 500 uploads.
it('hostile uploads and abusive queries get clear answers and leave nothing behind', async () => {
  const dataDir = join(folder, 'state');
  service = await Service.start(dataDir, '--rate-limit', '0', '--log-level', 'error');
  const photo = await readFile(join(root, 'examples/alpine-ridge.jpg'));
  const report = await besiege({
    ...{ service, dataDir, photo },
    uploads: await randomUploads(30, 11),
    queries: hostileQueries(50),
  });
  expect(report.engineRestarts).toBe(0);
  expect(report.answers).toMatchObject({ InvalidInputError: expect.any(Number) as number });
});
