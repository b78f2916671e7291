import { expect, it } from 'vitest';
import { LazyTraining } from './lazy-training.js';
import type { OpenTraining } from './open-training.js';

it('opens once, when it is needed, and again after a failure', async () => {
  const calls: string[] = [];
  let fail = true;
  const opened = {
    training: 'training',
    runner: { atWork: 2 },
    close: (seconds: number) => Promise.resolve(void calls.push(`close ${seconds}`)),
  };
  const lazy = new LazyTraining(() => {
    calls.push('open');
    return fail ? Promise.reject(new Error('no database')) : Promise.resolve(opened as unknown as OpenTraining);
  });
  await lazy.close(1);
  expect(calls).toEqual([]);
  await expect(lazy.get()).rejects.toThrow('no database');
  await lazy.close(2);
  fail = false;
  expect(lazy.atWork).toBe(0);
  expect(await Promise.all([lazy.get(), lazy.get()])).toEqual(['training', 'training']);
  expect(lazy.atWork).toBe(2);
  await lazy.close(3);
  expect(calls).toEqual(['open', 'open', 'close 3']);
});
