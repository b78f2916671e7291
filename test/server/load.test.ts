import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { saturate } from '../support/load.js';
import { LoadClients } from '../support/load-clients.js';
import { root } from '../support/repository.js';
import { Service } from '../support/service.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-load-'));
let service: Service | undefined;
afterAll(() => {
  service?.started.process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

// `npm run verify:faults -- load` measures.
it('many more requests than can be answered: each is done or refused', async () => {
  service = await Service.start(join(folder, 'state'), '--queue', '4', '--rate-limit', '0', '--log-level', 'error');
  const clients = new LoadClients(service.url, [readFileSync(join(root, 'examples/alpine-ridge.jpg'))]);
  const { asked, done, refused } = await saturate(service, clients, { rate: 150, seconds: 2 });
  clients.close();
  expect(asked).toBe(300);
  expect(done).toBeGreaterThan(6);
  expect(Math.min(...refused)).toBeGreaterThan(0);
  expect(done + refused[0]! + refused[1]!).toBe(asked);
});
