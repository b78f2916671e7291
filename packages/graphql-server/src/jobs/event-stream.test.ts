import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEachDatabase } from '../testing/databases.js';
import { startTiny, TrainingBench } from '../testing/training-bench.js';
import type { EventRecord, NewEvent } from './event-record.js';
import { EventStream } from './event-stream.js';
import type { OpenTraining } from './open-training.js';
import type { RunStore } from './run-store.js';

onEachDatabase('a stream of events', ({ open }) => {
  let bench: TrainingBench;
  let server: OpenTraining;
  beforeAll(async () => {
    bench = await TrainingBench.create(open);
    // It trains none: events are what the test says.
    server = await bench.open(0);
  });
  afterAll(() => bench.close());

  const add = (id: string, count: number, from = 0) => {
    const event = (step: number): NewEvent => {
      return { step, at: new Date(0), data: { type: 'step', loss: null, imagesPerSecond: 1, lr: 1 } };
    };
    return server.training.store.addEvents(
      id,
      Array.from({ length: count }, (_, i) => event(from + i)),
    );
  };
  const streamOf = (id: string, after: number, store: Pick<RunStore, 'events' | 'find'> = server.training.store) => {
    const stop = new AbortController();
    const sources = { store: store as RunStore, watch: server.watch, signal: stop.signal };
    return { stream: new EventStream(sources, id, after), stop };
  };
  const take = async (stream: EventStream, count: number): Promise<number[]> => {
    const seqs: number[] = [];
    while (seqs.length < count) {
      const { value } = (await stream.next()) as IteratorYieldResult<EventRecord>;
      seqs.push(value.seq);
    }
    return seqs;
  };

  it('replays, then follows', async () => {
    const id = await startTiny(server);
    await add(id, 4);
    const { stream } = streamOf(id, 2);
    expect(await take(stream, 3)).toEqual([3, 4, 5]);
    const next = take(stream, 2);
    await add(id, 2);
    expect(await next).toEqual([6, 7]);
    await stream.return();
  });

  it('reads no more than a slow reader asks for', async () => {
    const id = await startTiny(server);
    for (let i = 0; i < 10; i++) await add(id, 500, i * 500);
    const { store } = server.training;
    let read = 0;
    const counted = {
      find: store.find.bind(store),
      events: async (runId: string, seq: number, limit: number) => {
        const page = await store.events(runId, seq, limit);
        read += page.length;
        return page;
      },
    };
    const { stream } = streamOf(id, 0, counted);
    await take(stream, 10);
    expect(read).toBe(100);
    expect((await take(stream, 4991)).at(-1)).toBe(5001);
    await stream.return();
  });

  it('of a thousand readers who leave leaves nothing', async () => {
    const id = await startTiny(server);
    const before = server.watch.count;
    const streams = Array.from({ length: 1000 }, () => streamOf(id, 1));
    const waiting = streams.map(({ stream }) => stream.next());
    expect(server.watch.count).toBe(before + 1000);
    for (const [i, { stream, stop }] of streams.entries()) {
      if (i % 2) stop.abort();
      else void stream.return();
    }
    expect((await Promise.all(waiting)).every(({ done }) => done)).toBe(true);
    expect(server.watch.count).toBe(before);
  });

  it('ends when the run is at rest, and with the server', async () => {
    const [stopped, waiting] = [await startTiny(server), await startTiny(server)];
    const [first, second] = [streamOf(stopped, 1).stream, streamOf(waiting, 1).stream];
    const last = first.next();
    await server.training.stop(stopped);
    expect((await last).value).toMatchObject({ seq: 2, data: { type: 'status', status: 'STOPPED' } });
    expect((await first.next()).done).toBe(true);
    const end = second.next();
    server.watch.close();
    expect((await end).done).toBe(true);
    expect(server.watch.count).toBe(0);
  });
});
