import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { failureOf } from '../testing/pictures.js';
import { PixelGate } from './pixel-gate.js';

it('holds no more pixels than it may, in the order of the calls', async () => {
  const gate = new PixelGate(100);
  const started: number[] = [];
  let [held, most] = [0, 0];
  const run = (pixels: number) =>
    gate.run(pixels, undefined, async () => {
      started.push(pixels);
      most = Math.max(most, (held += pixels));
      await setTimeout(5);
      held -= pixels;
    });
  const sizes = [60, 30, 50, 20, 10, 90];
  await Promise.all(sizes.map(run));
  expect(started).toEqual(sizes);
  expect(most).toBe(100);
});

it('lets a picture that is larger than all run alone', async () => {
  const gate = new PixelGate(100);
  let [running, beside] = [0, 0];
  const run = (pixels: number) =>
    gate.run(pixels, undefined, async () => {
      running++;
      await setTimeout(5);
      if (pixels > 100) beside = running - 1;
      running--;
    });
  await Promise.all([run(40), run(500), run(40)]);
  expect(beside).toBe(0);
});

it('goes on after a failure and an abort', async () => {
  const gate = new PixelGate(1);
  const failing = gate.run(1, undefined, () => Promise.reject(new Error('broken')));
  const aborted = gate.run(1, AbortSignal.abort(), () => Promise.resolve('never'));
  await expect(failing).rejects.toThrow('broken');
  expect((await failureOf(aborted)).code).toBe('ABORTED');
  expect(await gate.run(1, undefined, () => Promise.resolve('next'))).toBe('next');
});
