import { expect, it } from 'vitest';
import { atOnce, unhurried } from './unhurried.js';

/** Steps that take longer than a turn may. */
function* slowSteps(log: string[]): Generator<void, string> {
  for (let step = 0; step < 3; step++) {
    const until = performance.now() + 6;
    while (performance.now() < until);
    log.push('step');
    yield;
  }
  return 'result';
}

it('lets other work have its turn between long steps', async () => {
  const log: string[] = [];
  setImmediate(() => log.push('other'));
  expect(await unhurried(slowSteps(log))).toBe('result');
  expect(log).toEqual(['step', 'other', 'step', 'step']);
});

it('runs through where that is wanted', () => {
  const log: string[] = [];
  expect(atOnce(slowSteps(log))).toBe('result');
  expect(log).toEqual(['step', 'step', 'step']);
});

it('passes errors on', async () => {
  const failing = function* (): Generator<void, never> {
    yield;
    throw new Error('broken');
  };
  await expect(unhurried(failing())).rejects.toThrow('broken');
  expect(() => atOnce(failing())).toThrow('broken');
});
