import { describe, expect, it } from 'vitest';
import { emaDecay, learningRate } from './schedule.js';

describe('learningRate', () => {
  const schedule = { lr: 2, warmup: 10, steps: 110 };

  it('rises linearly, then falls as a cosine to 0', () => {
    expect(learningRate(schedule, 1)).toBeCloseTo(0.2);
    expect(learningRate(schedule, 10)).toBe(2);
    expect(learningRate(schedule, 60)).toBeCloseTo(1);
    expect(learningRate(schedule, 110)).toBeCloseTo(0);
  });

  it('warms up over at most a fifth of a short run', () => {
    expect(learningRate({ ...schedule, steps: 10 }, 2)).toBe(2);
    expect(learningRate({ ...schedule, steps: 1 }, 1)).toBeCloseTo(0);
  });
});

describe('emaDecay', () => {
  it('rises to its limit', () => {
    expect(emaDecay(0.999, 1)).toBeCloseTo(2 / 11);
    expect(emaDecay(0.999, 100_000)).toBe(0.999);
  });
});
