import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEachDatabase } from '../testing/databases.js';
import { quick, startTiny, TrainingBench, watch } from '../testing/training-bench.js';
import type { OpenTraining } from './open-training.js';

onEachDatabase('deletion', ({ open, embedded }) => {
  let bench: TrainingBench;
  let server: OpenTraining;
  beforeAll(async () => {
    bench = await TrainingBench.create(open);
    // It trains none: runs wait until they are stopped.
    server = await bench.open(0);
  });
  afterAll(async () => {
    await bench.close();
    expect(bench.errors).toEqual([]);
  });

  const rows = (table: 'datasets' | 'trainingRuns' | 'trainingEvents') =>
    server.training.store.db.selectFrom(table).selectAll().execute();
  const pathOf = (name: string): string => join(bench.folders.datasets, name);
  /** A data set of its own, and its id. */
  const make = async (name: string): Promise<string> => {
    await cp(pathOf('tiny'), pathOf(name), { recursive: true });
    return (await server.training.datasets.list()).find((one) => one.name === name)!.id;
  };
  const names = async () => (await server.training.datasets.list()).map(({ name }) => name);

  it('takes files and rows, and a data set of the same name may come again', async () => {
    const id = await make('once');
    expect(await server.training.deleteDataset(id)).toMatchObject({ id, name: 'once', deletedAt: expect.any(Date) });
    expect(await readdir(bench.folders.datasets)).toEqual(['tiny']);
    expect((await rows('datasets')).map(({ name }) => name)).toEqual(['tiny']);
    await expect(server.training.deleteDataset(id)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
    await expect(server.training.deleteDataset('\0')).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
    await mkdir(pathOf('once'));
    await writeFile(join(pathOf('once'), 'a.jpg'), 'x');
    expect(await server.training.datasets.list()).toMatchObject([{ name: 'once', pictures: 1 }, { name: 'tiny' }]);
    await server.training.deleteDataset(id);
  });

  it('is refused while a run needs the data set, and leaves its name to runs at rest', async () => {
    const id = await make('used');
    const { training } = server;
    const [run, other] = [(await training.start(id, quick)).id, (await training.start(id, quick)).id];
    await expect(training.deleteDataset(id)).rejects.toMatchObject({ code: 'DATASET_IN_USE' });
    await expect(training.delete(run)).rejects.toMatchObject({ code: 'RUN_STATE' });
    await training.stop(run);
    await expect(training.deleteDataset(id)).rejects.toThrow('1 runs');
    await training.stop(other);
    await training.deleteDataset(id);
    expect(existsSync(pathOf('used'))).toBe(false);
    expect(await names()).toEqual(['tiny']);
    const { datasetId } = (await training.store.find(run))!;
    expect(await training.datasets.find(datasetId)).toMatchObject({ name: 'used', deletedAt: expect.any(Date) });
    await expect(training.resume(run)).rejects.toThrow('its data set was deleted');
    await expect(training.start(id, quick)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
    await expect(training.start(datasetId, quick)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
    await expect(training.deleteDataset(datasetId)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
    // The name goes with the last run.
    await training.delete(run);
    expect(await training.datasets.find(datasetId)).toBeDefined();
    await training.delete(other);
    expect(await rows('trainingRuns')).toEqual([]);
    expect(await rows('trainingEvents')).toEqual([]);
    expect((await rows('datasets')).map(({ name }) => name)).toEqual(['tiny']);
  });

  it('of a run takes its folder and ends its subscriptions', async () => {
    const id = await startTiny(server);
    await server.training.stop(id);
    await mkdir(join(bench.folders.run(id), 'checkpoints/step-00000001'), { recursive: true });
    await server.training.delete(id);
    expect(await readdir(bench.folders.runs)).toEqual([]);
    expect(await watch(server, id)).toEqual([]);
    await expect(server.training.delete(id)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  it('does not touch what lies outside the storage folder', async () => {
    const elsewhere = join(bench.folders.root, 'elsewhere');
    await cp(pathOf('tiny'), elsewhere, { recursive: true });
    const id = await server.training.datasets.add(elsewhere, 'elsewhere');
    expect(server.training.canDelete((await server.training.datasets.find(id))!)).toBe(false);
    await expect(server.training.deleteDataset(id)).rejects.toMatchObject({ code: 'DATASET_PROTECTED' });
    expect(existsSync(elsewhere)).toBe(true);
  });

  it('is undone or ended by the next server after a kill', async () => {
    const uuid = '1b0549c1-b990-48ea-9625-8594c4f870b6';
    const id = await make('kept');
    const run = await startTiny(server);
    await server.training.stop(run);
    await mkdir(bench.folders.run(run), { recursive: true });
    // Killed after the folders were hidden and before that was settled.
    await rename(pathOf('kept'), pathOf(`.deleted-${id}.${uuid}`));
    await rename(bench.folders.run(run), join(bench.folders.runs, `.deleted-${run}.${uuid}`));
    // Killed when it was settled and the files were not removed yet.
    await cp(pathOf('tiny'), pathOf(`.deleted-gone.${uuid}`), { recursive: true });
    await mkdir(join(bench.folders.runs, `.deleted-${uuid}.${uuid}`));
    if (embedded) await server.close(0);
    server = await bench.open(0, 'next');
    expect((await readdir(bench.folders.datasets)).sort()).toEqual(['kept', 'tiny']);
    expect(await readdir(bench.folders.runs)).toEqual([run]);
    expect(await names()).toEqual(['kept', 'tiny']);
    await server.training.deleteDataset(id);
    await server.training.delete(run);
    await rm(bench.folders.run(run), { recursive: true, force: true });
  });

  it('and a start or a resumption at the same time: one of them wins', async () => {
    const outcomes = new Set<string>();
    for (let i = 0; i < 8; i++) {
      const id = await make(`race ${i}`);
      const stopped = (await server.training.start(id, quick)).id;
      await server.training.stop(stopped);
      const { training } = server;
      const second = i % 2 === 0 ? training.start(id, quick) : training.resume(stopped);
      const [deleted, begun] = await Promise.allSettled([training.deleteDataset(id), second]);
      expect([deleted.status, begun.status].sort()).toEqual(['fulfilled', 'rejected']);
      const lost = deleted.status === 'rejected' ? deleted : (begun as PromiseRejectedResult);
      expect((lost.reason as { code: string }).code).toMatch(/^(DATASET_IN_USE|DATASET_NOT_FOUND|RUN_STATE)$/);
      expect(existsSync(pathOf(`race ${i}`))).toBe(deleted.status === 'rejected');
      outcomes.add(deleted.status);
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });
});
