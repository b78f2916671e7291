import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeLandscapes } from '../support/landscape.js';
import { readText, root } from '../support/repository.js';
import { Service } from '../support/service.js';
import { TrainingClient } from '../support/training-client.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-jobs-'));
const dataDir = join(folder, 'state');

let service: Service;
beforeAll(async () => {
  await writeLandscapes(join(folder, 'sets/cliffs'), 8, 64);
  service = await Service.start(dataDir, '--dataset-roots', join(folder, 'sets'));
});
afterAll(() => {
  service.started.process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

it('is started and watched by the example with curl, which is the one in the documentation', async () => {
  const script = 'examples/server/train.sh';
  expect(readText('docs/server.md')).toContain(readText(script).trim());
  const run = (...args: string[]) => promisify(execFile)('sh', [join(root, script), ...args, service.url]);
  const { stdout } = await run('cliffs', '1');
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { data: { trainingRun: object } }).data.trainingRun);
  expect(events[0]).toMatchObject({ seq: 1, status: 'QUEUED' });
  expect(events.at(-1)).toMatchObject({ step: 1, status: 'FINISHED' });
  await expect(run('nothing', '1')).rejects.toMatchObject({ stderr: expect.stringContaining('cliffs') as string });
});

it('is interrupted by SIGTERM after a checkpoint, and goes on after the next start', async () => {
  const client = new TrainingClient(service.url);
  const options = { steps: 200, minibatch: 1, size: 32, checkpointEvery: 150, validateEvery: 500, device: 'CPU' };
  const id = await client.start('cliffs', options);
  while ((await client.run(id)).lastSeq < 8) await wait(50);
  const trainer = service
    .children()
    .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('training-process'));
  const low = Math.min(constants.priority.PRIORITY_LOW, getPriority(service.started.process.pid) + 10);
  expect(getPriority(trainer)).toBe(low);
  service.started.process.kill('SIGTERM');
  const { code, stderr } = await service.started.finished;
  expect(code).toBe(0);
  expect(stderr).not.toContain(folder);
  service = await Service.start(dataDir, '--dataset-roots', join(folder, 'sets'));
  const next = new TrainingClient(service.url);
  await next.finished(id);
  const events = await next.events(id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  // No step was lost or done again.
  const steps = events.filter(({ type }) => type === 'StepEvent').map(({ step }) => step);
  expect(steps).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
});
