import { describe, expect, it } from 'vitest';
import type { Run, RunEvent } from './queries.js';
import { RunStore } from './run-store.js';

const run = (status: Run['status'], lastSeq: number): Run => ({ status, lastSeq }) as Run;
const event = (seq: number): RunEvent => ({
  __typename: 'StatusEvent',
  seq,
  step: seq,
  status: 'RUNNING',
  message: '',
});

describe(RunStore, () => {
  it('watches while somebody looks, and not again when the run is at rest', async () => {
    const afters: number[] = [];
    const store = new RunStore({
      load: async () => run('FINISHED', 2),
      connect: async (after, onEvent) => {
        afters.push(after);
        [1, 2].forEach((seq) => onEvent(event(seq)));
      },
      wait: async () => {},
      showEveryMs: 5,
    });
    const leave = store.subscribe(() => {});
    await expect.poll(() => store.getState().history.lastSeq).toBe(2);
    expect(store.getState()).toMatchObject({ run: { status: 'FINISHED' }, problem: null, isLost: false });
    leave();
    store.subscribe(() => {});
    await expect.poll(() => afters).toEqual([0, 2]);
  });

  it('stops when nobody looks any more', async () => {
    let signal: AbortSignal | undefined;
    const store = new RunStore({
      load: async () => run('RUNNING', 0),
      connect: (_after, _onEvent, given) => {
        signal = given;
        return new Promise(() => {});
      },
      wait: async () => {},
      showEveryMs: 5,
    });
    const leave = store.subscribe(() => {});
    await expect.poll(() => signal).toBeDefined();
    leave();
    expect(signal!.aborted).toBe(true);
  });

  it('says that there is no such run', async () => {
    const unused = { connect: async () => {}, wait: async () => {}, showEveryMs: 5 };
    const store = new RunStore({ load: async () => null, ...unused });
    store.subscribe(() => {});
    await expect.poll(() => store.getState().problem).toBe('There is no such training run.');
  });
});
