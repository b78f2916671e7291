import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inOrder } from './in-order.js';

async function collect(generator: AsyncGenerator<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const value of generator) found.push(value);
  return found;
}

it('keeps the order, is busy up to the limit, and holds no more', async () => {
  let [running, most] = [0, 0];
  const work = async (i: number) => {
    most = Math.max(most, ++running);
    await setTimeout(10 - i);
    running--;
    return 10 * i;
  };
  expect(await collect(inOrder([0, 1, 2, 3, 4, 5, 6, 7], { limit: 3 }, work))).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
  expect(most).toBe(3);
  expect(await collect(inOrder([], { limit: 3 }, work))).toEqual([]);
});

it('counts results that nobody has taken yet', async () => {
  const started: number[] = [];
  const results = inOrder([0, 1, 2, 3, 4], { limit: 2 }, (i: number) => Promise.resolve(started.push(i)));
  await results.next();
  await setTimeout(10);
  expect(started).toEqual([0, 1]);
  await results.return(undefined);
  expect(started).toEqual([0, 1]);
});

it('starts nothing after an abort, and waits for what runs', async () => {
  const control = new AbortController();
  const ended: number[] = [];
  const work = async (i: number) => {
    if (i === 1) control.abort();
    await setTimeout(10);
    ended.push(i);
    return i;
  };
  expect(await collect(inOrder([0, 1, 2, 3], { limit: 2, signal: control.signal }, work))).toEqual([0, 1]);
  expect(ended).toEqual([0, 1]);
});
