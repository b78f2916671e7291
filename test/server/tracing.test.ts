import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { TraceCollector } from '../../packages/graphql-server/src/testing/trace-collector.js';
import { writeLandscapes } from '../support/landscape.js';
import { root } from '../support/repository.js';
import { Service } from '../support/service.js';
import { TrainingClient } from '../support/training-client.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-tracing-'));
let service: Service | undefined;
afterAll(() => {
  service?.started.process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

it('a served picture and a training run leave their traces with the collector', async () => {
  const collector = await TraceCollector.start();
  const dataDir = join(folder, 'state');
  await writeLandscapes(join(dataDir, 'datasets/cliffs'), 8, 64);
  service = await Service.start(dataDir, '--otlp-endpoint', collector.url);
  await service.colorize(await readFile(join(root, 'examples/alpine-ridge.jpg')));
  const client = new TrainingClient(service.url);
  const id = await client.start('cliffs', { steps: 1, minibatch: 1, size: 32, device: 'CPU' });
  await client.finished(id);
  service.started.process.kill('SIGTERM');
  expect((await service.started.finished).code).toBe(0);
  collector.stop();
  const engine = collector.find('engine colorize')!;
  const { parentSpanId, traceId } = collector.spans.find(({ spanId }) => spanId === engine.parentSpanId)!;
  expect(collector.spans.find(({ spanId }) => spanId === parentSpanId)).toMatchObject({
    name: 'POST /graphql',
    traceId,
  });
  expect(engine.attributes['lithochrome.network']).toBeGreaterThan(0);
  const run = collector.find('training run')!;
  expect(run.attributes).toMatchObject({ 'lithochrome.run': id, 'lithochrome.ending': 'finished' });
  expect(run.links).toEqual([collector.find('mutation startTrainingRun')!.spanId]);
});
