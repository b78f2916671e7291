// The service under load beside the library, on the sample photographs: prints each round, and the medians of the ratios. ROUNDS and
// SECONDS (of requests at four times the rate that the service can do) may be given.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { colorize, loadModel } from '@lithochrome/ts-core';
import { register } from 'tsx/esm/api';

register();
const { all, latency, quantile, saturate, throughput } = await import('../../test/support/load.ts');
const { LoadClients } = await import('../../test/support/load-clients.ts');
const { Service } = await import('../../test/support/service.ts');

const COUNT = 48;
const rounds = Number(process.env.ROUNDS ?? 3);
const seconds = Number(process.env.SECONDS ?? 8);

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const names = (await readdir(examples)).filter((name) => name.endsWith('.jpg'));
const photos = await Promise.all(names.map((name) => readFile(join(examples, name))));
const folder = await mkdtemp(join(tmpdir(), 'lithochrome-load-'));

function print(figures) {
  const rounded = (_, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);
  console.log(JSON.stringify({ fault: 'load', ...figures }, rounded));
}

const start = performance.now();
const service = await Service.start(join(folder, 'state'), '--rate-limit', '0', '--log-level', 'error');
const clients = new LoadClients(service.url, photos);
await clients.colorize(0);
print({ firstPictureSeconds: (performance.now() - start) / 1000 });

const model = await loadModel();
const inLibrary = (index) => colorize(photos[index % photos.length], { model });
const ratios = { latency: [], throughput: [], goodput: [] };
try {
  await all(photos.length, 2, inLibrary);
  await all(photos.length, 2, (index) => clients.colorize(index));
  for (let i = 0; i < rounds; i++) {
    const alone = await latency(clients, inLibrary, COUNT);
    const many = await throughput(clients, inLibrary, COUNT);
    const excess = await saturate(service, clients, { rate: 4 * many.service, seconds });
    ratios.latency.push(alone.serviceMs / alone.libraryMs);
    ratios.throughput.push(many.service / many.library);
    ratios.goodput.push(excess.goodPerSecond / many.service);
    print({ alone, perSecond: many, excess });
  }
} finally {
  clients.close();
  service.started.process.kill('SIGTERM');
  await service.started.finished;
  await rm(folder, { recursive: true });
}
print({ ratios: Object.fromEntries(Object.entries(ratios).map(([name, values]) => [name, quantile(values, 0.5)])) });
