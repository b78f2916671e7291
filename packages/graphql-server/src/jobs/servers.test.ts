import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEachDatabase } from '../testing/databases.js';
import { expectWhole, startTiny, TrainingBench, watch } from '../testing/training-bench.js';
import type { OpenTraining } from './open-training.js';

onEachDatabase('servers of one database', ({ open, embedded }) => {
  let bench: TrainingBench;
  let first: OpenTraining;
  beforeAll(async () => {
    bench = await TrainingBench.create(open);
    first = await bench.open(1);
  });
  afterAll(async () => {
    await bench.close();
    expect(bench.errors).toEqual([]);
  });

  it.skipIf(embedded)('train what another was asked for, and each shows it', async () => {
    const other = await bench.open(0, 'other');
    const id = await startTiny(other);
    const [here, there] = await Promise.all([watch(first, id), watch(other, id)]);
    expectWhole(there);
    expect(there).toEqual(here);
    expect(there.at(-1)!.data).toMatchObject({ status: 'FINISHED' });
  });

  it.skipIf(embedded)('stop what another trains', async () => {
    const other = await bench.open(0, 'other');
    const id = await startTiny(other);
    await watch(other, id, { until: ({ data }) => data.type === 'step' });
    await other.training.stop(id);
    const events = await watch(other, id);
    expectWhole(events);
    expect(events.at(-1)!.data).toMatchObject({ status: 'STOPPED' });
  });

  it('take over the run of one that is gone', async () => {
    const { store } = first.training;
    const id = await startTiny(first);
    await watch(first, id, { until: ({ data }) => data.type === 'checkpoint' });
    // As if another server had it, and had died long ago.
    const lost = { owner: 'gone', leaseUntil: sql<Date>`now() - interval '1 minute'` };
    await store.db.updateTable('trainingRuns').set(lost).where('id', '=', id).execute();
    first.runner.look();
    const events = await watch(first, id);
    expectWhole(events);
    expect(events.at(-1)!.data).toMatchObject({ status: 'FINISHED' });
  });
});
