import { describe, expect, it } from 'vitest';
import { resolveTrainConfig } from './config.js';

const base = { data: '/d', out: '/r' };

describe('resolveTrainConfig', () => {
  it('fills in the recipe', () => {
    const expected = {
      network: 'strata',
      loss: 'rebalanced',
      gamma: 0.5,
      minibatch: 16,
      size: 128,
      lr: 1.2e-3,
      steps: 20_000,
    };
    expect(resolveTrainConfig(base)).toMatchObject(expected);
    expect(resolveTrainConfig({ ...base, minutes: 2 }).steps).toBeUndefined();
    expect(resolveTrainConfig({ ...base, spatial: 'levin' }).lambda).toBe(50);
    expect(resolveTrainConfig({ ...base, spatial: 'levin', lambda: 7 }).lambda).toBe(7);
  });

  const faults: [object, string][] = [
    [{ gamma: 7 }, 'for gamma but received 7'],
    [{ network: 'unet' }, 'for network but received "unet"'],
    [{ steps: 0 }, 'for steps but received 0'],
    [{ steps: 1.5 }, 'for steps but received 1.5'],
    [{ size: 100 }, 'for size but received 100'],
    [{ steps: 5, minutes: 1 }, 'expected either steps or minutes, not both,'],
    [{ loss: 'mse', spatial: 'prob-tv' }, 'prob-tv needs a loss over bins'],
    [{ colour: 1 }, 'unknown option colour'],
    [{ data: '' }, 'for data but received ""'],
    [{ seed: -1 }, 'for seed but received -1'],
  ];
  it.each(faults)('refuses %j', (options, message) => {
    expect(() => resolveTrainConfig({ ...base, ...options })).toThrow(message);
  });
});
