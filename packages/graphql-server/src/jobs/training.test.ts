import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEachDatabase } from '../testing/databases.js';
import { expectWhole, quick, startTiny, TrainingBench, watch } from '../testing/training-bench.js';
import type { EventRecord } from './event-record.js';
import type { OpenTraining } from './open-training.js';

const statuses = (events: readonly EventRecord[]): string[] =>
  events.flatMap(({ data }) => (data.type === 'status' ? data.status : []));
const steps = (events: readonly EventRecord[]): number[] =>
  events.filter(({ data }) => data.type === 'step').map(({ step }) => step);

onEachDatabase('training', ({ open }) => {
  let bench: TrainingBench;
  let server: OpenTraining;
  let finished: string;
  let resumed: string;
  beforeAll(async () => {
    bench = await TrainingBench.create(open);
    server = await bench.open();
  });
  afterAll(async () => {
    await bench.close();
    expect(bench.errors).toEqual([]);
  });

  it('goes from the queue to a model, and every event is there once', async () => {
    finished = await startTiny(server);
    const events = await watch(server, finished);
    expectWhole(events);
    expect(steps(events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(statuses(events).at(0)).toBe('QUEUED');
    expect(statuses(events).at(-1)).toBe('FINISHED');
    expect(events.filter(({ data }) => data.type === 'preview').map(({ step }) => step)).toEqual([4, 8]);
    expect(JSON.stringify(events)).not.toContain(bench.folders.root);
    const released = { status: 'FINISHED', step: 8, steps: 8, owner: null, leaseUntil: null };
    await expect.poll(() => server.training.store.find(finished), { timeout: 20_000 }).toMatchObject(released);
    expect(await watch(server, finished, { after: events.length - 3 })).toEqual(events.slice(-3));
  });

  it('stops after a checkpoint, resumes, and ends with the weights of a run that was left alone', async () => {
    const id = (resumed = await startTiny(server));
    await watch(server, id, { until: ({ step, data }) => data.type === 'step' && step === 3 });
    await server.training.stop(id);
    expect(statuses(await watch(server, id)).at(-1)).toBe('STOPPED');
    await server.training.resume(id);
    const events = await watch(server, id);
    expectWhole(events);
    expect(statuses(events).at(-1)).toBe('FINISHED');
    expect(new Set(steps(events))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
    expect((await bench.weights(id)).equals(await bench.weights(finished))).toBe(true);
  });

  it('publishes a model once under a name', async () => {
    const { training } = server;
    expect(await training.publish(finished, 'mine')).toMatchObject({ name: 'mine' });
    expect(await training.publish(finished, 'mine')).toMatchObject({ name: 'mine' });
    const other = resumed;
    await expect(training.publish(other, 'mine')).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await expect(training.publish(other, 'strata')).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await expect(training.publish(other, '../x')).rejects.toMatchObject({ code: 'INVALID' });
    const tuned = await startTiny(server, { ...quick, steps: 1, init: 'mine' });
    expect(statuses(await watch(server, tuned)).at(-1)).toBe('FINISHED');
  });

  it('goes on after its process was killed, and the weights are the same', async () => {
    const id = await startTiny(server);
    await watch(server, id, { until: ({ data }) => data.type === 'checkpoint' });
    for (const pid of server.runner.pids) process.kill(pid, 'SIGKILL');
    const events = await watch(server, id);
    expectWhole(events);
    expect(statuses(events)).toContain('QUEUED');
    expect(statuses(events).at(-1)).toBe('FINISHED');
    expect((await bench.weights(id)).equals(await bench.weights(finished))).toBe(true);
  });

  it('is put back into the queue when the server ends, and goes on with the next one', async () => {
    const id = await startTiny(server);
    await watch(server, id, { until: ({ data }) => data.type === 'step' });
    await server.close(30);
    server = await bench.open();
    const events = await watch(server, id);
    expectWhole(events);
    expect(events.some(({ data }) => data.type === 'status' && data.message.includes('stopped with its server'))).toBe(
      true,
    );
    expect((await bench.weights(id)).equals(await bench.weights(finished))).toBe(true);
  });

  it('explains what cannot be done', async () => {
    const { training } = server;
    const [dataset] = await training.datasets.list();
    await expect(training.start('none', quick)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
    await expect(training.start(dataset!.id, { ...quick, gamma: 3 })).rejects.toThrow('gamma');
    await expect(training.start(dataset!.id, { ...quick, init: '/etc' })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
    await expect(training.stop('none')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(training.stop(finished)).rejects.toThrow('FINISHED: only a run that waits or runs can be stopped');
    await expect(training.resume(finished)).rejects.toMatchObject({ code: 'RUN_STATE' });
  });
});
