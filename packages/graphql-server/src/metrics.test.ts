import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ServerMetrics } from './metrics.js';

const engine: { waiting: number; running: number; memory?: object | undefined } = {
  ...{ waiting: 3, running: 2 },
  memory: { device: 'cuda', tensors: 3e6, resident: 7e6, kept: 0 },
};

function watched(): ServerMetrics {
  const metrics = new ServerMetrics();
  const parts = { engine, results: { count: 5, bytes: 400 }, training: { atWork: 1 } };
  metrics.watch(parts as Parameters<ServerMetrics['watch']>[0]);
  return metrics;
}

it('are read when they are asked for', async () => {
  const { registry } = watched();
  const lines = (await registry.metrics()).split('\n');
  const memory = (kind: string): string => `lithochrome_engine_memory_bytes{device="cuda",kind="${kind}"}`;
  expect(lines).toEqual(
    expect.arrayContaining([
      ...['lithochrome_queue_length 3', 'lithochrome_running 2', 'lithochrome_trainings 1'],
      ...['lithochrome_results 5', 'lithochrome_results_bytes 400'],
      ...[`${memory('tensors')} 3000000`, `${memory('resident')} 7000000`, `${memory('kept')} 0`],
    ]),
  );
  engine.memory = undefined;
  expect(await registry.metrics()).not.toContain('kind=');
});

it('are all in docs/server.md', async () => {
  const text = readFileSync(new URL('../../../docs/server.md', import.meta.url), 'utf8');
  const names = (await watched().registry.getMetricsAsJSON()).map(({ name }) => name);
  const ours = names.filter((name) => name.startsWith('lithochrome_'));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
