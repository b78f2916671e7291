import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { mapInFlight } from './map-in-flight.js';

it('keeps the order and the limit', async () => {
  let [running, most] = [0, 0];
  const results = await mapInFlight(9, 3, async (i) => {
    most = Math.max(most, ++running);
    await setTimeout(5 * (9 - i));
    running--;
    return i * i;
  });
  expect(results).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64]);
  expect(most).toBe(3);
});

it('starts nothing after a failure, and waits for what runs', async () => {
  const started: number[] = [];
  const ended: number[] = [];
  const work = async (i: number) => {
    started.push(i);
    await setTimeout(i === 0 ? 1 : 20);
    if (i === 0) throw new Error('broken');
    ended.push(i);
  };
  await expect(mapInFlight(9, 2, work)).rejects.toThrow('broken');
  expect(started).toEqual([0, 1]);
  expect(ended).toEqual([1]);
  expect(await mapInFlight(0, 2, work)).toEqual([]);
});
