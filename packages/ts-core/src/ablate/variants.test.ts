import { expect, test } from 'vitest';
import { defaultLambda } from '../losses/loss.js';
import { startWeights } from '../training/session.js';
import { resolveTrainConfig } from '../training/config.js';
import { isPlainRebalanced, planVariants, variantNames } from './variants.js';

const choice = { variants: variantNames, gamma: 0.5, gammas: [], lambdas: [], seed: 0, seeds: [] };
const names = (more: Partial<Parameters<typeof planVariants>[0]>) =>
  planVariants({ ...choice, ...more }).map(({ name }) => name);

test('the five variants differ in nothing but the loss', () => {
  expect(planVariants(choice)).toMatchObject([
    { name: 'mse', loss: 'mse', spatial: 'none', lambda: 0 },
    { name: 'multinomial', loss: 'multinomial', spatial: 'none', lambda: 0 },
    { name: 'rebalanced', loss: 'rebalanced', gamma: 0.5, spatial: 'none', lambda: 0 },
    { name: 'rebalanced-levin', loss: 'rebalanced', gamma: 0.5, spatial: 'levin', lambda: defaultLambda.levin },
    { name: 'rebalanced-prob-tv', loss: 'rebalanced', spatial: 'prob-tv', lambda: defaultLambda['prob-tv'] },
  ]);
});

test('they come in the same order however they are chosen', () => {
  expect(names({ variants: ['rebalanced', 'mse'] })).toEqual(['mse', 'rebalanced']);
});

test('a sweep adds a variant for each value, but none that is there already', () => {
  const plan = planVariants({ ...choice, variants: ['rebalanced'], gammas: [0, 0.5, 0.25, 0.25] });
  expect(plan.map(({ name, gamma }) => [name, gamma])).toEqual([
    ['rebalanced', 0.5],
    ['gamma-0', 0],
    ['gamma-0.25', 0.25],
  ]);
  expect(names({ variants: ['mse'], gammas: [0.5] })).toEqual(['mse', 'rebalanced']);
});

test('λ is swept for the spatial variants that were chosen', () => {
  const plan = planVariants({
    ...choice,
    variants: ['rebalanced', 'rebalanced-levin'],
    lambdas: [5, defaultLambda.levin],
  });
  expect(plan.map(({ name, spatial, lambda }) => [name, spatial, lambda])).toEqual([
    ['rebalanced', 'none', 0],
    ['rebalanced-levin', 'levin', defaultLambda.levin],
    ['levin-5', 'levin', 5],
  ]);
});

test('every variant is repeated with each further seed, after all with the main one', () => {
  const plan = planVariants({ ...choice, variants: ['rebalanced'], gammas: [0], seed: 3, seeds: [4, 3, 4] });
  expect(plan.map(({ name, seed, repeats, gamma }) => [name, seed, repeats, gamma])).toEqual([
    ['rebalanced', 3, null, 0.5],
    ['gamma-0', 3, null, 0],
    ['rebalanced.seed-4', 4, 'rebalanced', 0.5],
    ['gamma-0.seed-4', 4, 'gamma-0', 0],
  ]);
  expect(plan.map(isPlainRebalanced)).toEqual([true, false, true, false]);
});

test('all variants start from the same trunk: only a head of another size differs', async () => {
  const start = (loss: 'mse' | 'multinomial' | 'rebalanced') =>
    startWeights(resolveTrainConfig({ data: 'd', out: 'o', loss, seed: 7 }));
  const [mse, multinomial, rebalanced] = await Promise.all([start('mse'), start('multinomial'), start('rebalanced')]);
  const bytes = (data: Float32Array) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const differing = (weights: typeof mse) => {
    const others = [...weights].filter(([name, { data }]) => !bytes(data).equals(bytes(rebalanced.get(name)!.data)));
    return others.map(([name]) => name);
  };
  expect(differing(multinomial)).toEqual([]);
  expect(differing(mse)).toEqual(['head.weight', 'head.bias']);
  expect([mse.size, multinomial.size]).toEqual([rebalanced.size, rebalanced.size]);
});
