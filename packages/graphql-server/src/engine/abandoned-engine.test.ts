import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeProcess } from '../testing/fake-process.js';
import { Engine } from './engine.js';

const job = { session: 's', image: new Uint8Array(1), options: {}, hypotheses: 0 };
const never = new AbortController().signal;

function start(concurrency: number) {
  const processes: FakeProcess[] = [];
  const current = (): FakeProcess => processes.at(-1)!;
  const fork = () => {
    processes.push(new FakeProcess());
    return current().asChild;
  };
  return { engine: new Engine({ concurrency, queue: 2, deadlineMs: 10_000, fork }), current, processes };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a process whose clients have all gone, and that does not stop', () => {
  const leave = async (engine: Engine) => {
    const stop = new AbortController();
    const work = engine.colorize(job, stop.signal);
    stop.abort();
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
  };

  it('is killed for those who wait, soon or later', async () => {
    for (const waitsBefore of [true, false]) {
      const { engine, current } = start(1);
      const first = current();
      first.say({ type: 'ready' });
      await leave(engine);
      const early = waitsBefore ? engine.colorize(job, never) : undefined;
      vi.advanceTimersByTime(1900);
      expect(first.signalCode).toBeNull();
      vi.advanceTimersByTime(200);
      const next = early ?? engine.colorize(job, never);
      expect(first.signalCode).toBe('SIGKILL');
      current().say({ type: 'ready' });
      expect(current().started).toEqual([2]);
      current().finish(2);
      await next;
    }
  });

  it('goes on where nobody waits, or another picture is at work', async () => {
    const { engine, current, processes } = start(2);
    current().say({ type: 'ready' });
    await leave(engine);
    vi.advanceTimersByTime(3000);
    const others = [1, 2].map(() => engine.colorize(job, never));
    expect([engine.running, engine.waiting, current().signalCode]).toEqual([2, 1, null]);
    current().finish(2);
    current().finish(3);
    await Promise.all(others);
    expect(processes).toHaveLength(1);
  });
});
