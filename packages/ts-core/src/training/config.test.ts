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
    expect(resolveTrainConfig({ ...base, spatial: 'levin' }).lambda).toBe(10);
    expect(resolveTrainConfig({ ...base, spatial: 'levin', lambda: 7 }).lambda).toBe(7);
  });

  it('records what the levin term is computed with, and nothing of it for other terms', () => {
    const levin = { ...base, spatial: 'levin' } as const;
    expect(resolveTrainConfig(levin)).toMatchObject({ radius: 1, similarity: 'gaussian' });
    expect(resolveTrainConfig(levin)).not.toHaveProperty('similarityScale');
    expect(resolveTrainConfig({ ...levin, radius: 2, similarity: 'seed' })).toMatchObject({
      radius: 2,
      similarity: 'seed',
      similarityScale: 1,
    });
    const none = resolveTrainConfig(base);
    expect([none.radius, none.similarity, none.similarityScale]).toEqual([undefined, undefined, undefined]);
    expect(none).toMatchObject({ targets: 'soft', weightSupport: 'present' });
  });

  const faults: [object, string][] = [
    [{ radius: 2 }, 'radius 2 acts only with spatial levin: leave it out, or choose spatial levin'],
    [{ radius: 1, spatial: 'prob-tv' }, 'radius 1 acts only with spatial levin'],
    [{ similarity: 'affine', spatial: 'none' }, 'similarity "affine" acts only with spatial levin'],
    [{ similarityScale: 2, spatial: 'levin' }, 'similarityScale 2 acts only with spatial levin and similarity seed'],
    [{ radius: 8, spatial: 'levin' }, 'for radius but received 8'],
    [{ similarity: 'near', spatial: 'levin' }, 'for similarity but received "near"'],
    [{ targets: 'hard', loss: 'mse' }, 'targets "hard" acts only with a loss over bins'],
    [{ temperature: 0.5, loss: 'mse' }, 'temperature 0.5 acts only with a loss over bins'],
    [{ gamma: 0, weightSupport: 'all' }, 'expected more than 0 (with weight support all) for gamma but received 0'],
    [{ preset: 'seed' }, 'for preset but received "seed"'],
    [{ preset: 'seed-2017', radius: 2 }, 'radius 2 acts only with spatial levin'],
    [{ preset: 'seed-2017', loss: 'mse' }, 'prob-tv needs a loss over bins'],
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
