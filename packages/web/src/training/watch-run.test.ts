import { describe, expect, it } from 'vitest';
import type { RunEvent } from './queries.js';
import { watchRun } from './watch-run.js';

const event = (seq: number): RunEvent => ({ __typename: 'CheckpointEvent', seq, step: seq });

/** Connections that each send some events and then end or break. */
async function watch(connections: { events: number[]; breaks?: boolean }[], last: number) {
  const afters: number[] = [];
  const seen: number[] = [];
  const waits: number[] = [];
  const lost: boolean[] = [];
  await watchRun(0, {
    connect: async (after, onEvent) => {
      afters.push(after);
      const { events, breaks } = connections.shift()!;
      events.forEach((seq) => onEvent(event(seq)));
      if (breaks) throw new Error('broken');
    },
    isOver: async (seq) => seq >= last,
    wait: async (ms) => void waits.push(ms),
    onEvent: ({ seq }) => void seen.push(seq),
    onLost: (isLost) => void lost.push(isLost),
  });
  return { afters, seen, waits, lost };
}

describe(watchRun, () => {
  it('goes on after the last event it has, and takes none twice', async () => {
    const { afters, seen } = await watch([{ events: [1, 2], breaks: true }, { events: [2, 3] }, { events: [4] }], 4);
    expect(afters).toEqual([0, 2, 3]);
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('waits longer from try to try, and from the start again once something comes', async () => {
    const dead = { events: [], breaks: true };
    const { waits, lost } = await watch([dead, dead, dead, { events: [1], breaks: true }, { events: [2] }], 2);
    expect(waits).toEqual([500, 1000, 2000, 500]);
    expect(lost.at(-1)).toBe(false);
  });

  it('ends with the run', async () => {
    expect((await watch([{ events: [1, 2] }], 2)).waits).toEqual([]);
  });

  it('ends where the run was at rest before and the stream has nothing', async () => {
    const { waits, lost } = await watch([{ events: [], breaks: true }], 0);
    expect([waits, lost]).toEqual([[], [false]]);
  });
});
