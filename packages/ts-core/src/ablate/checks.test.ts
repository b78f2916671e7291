import { describe, expect, test } from 'vitest';
import type { MetricValues } from '../metrics/registry.js';
import { checkClaims, harmfulLambda } from './checks.js';
import { planVariants } from './variants.js';

const base = { psnr: 23, ssim: 0.9, ciede2000: 10, abRmse: 12, aucRaw: 90, aucRebalanced: 85, patchiness: 1.1 };
const values = (more: Partial<MetricValues>) => ({ ...base, colorfulness: 45, colorfulnessTrue: 47, ...more });

/** As theory has it. */
const expected = {
  mse: values({ colorfulness: 20, psnr: 24, aucRebalanced: 82 }),
  multinomial: values({ colorfulness: 30, psnr: 23.8, aucRebalanced: 83 }),
  rebalanced: values({ psnr: 23 }),
  // More AuC is no harm.
  'rebalanced-levin': values({ patchiness: 1.02, aucRaw: 91 }),
  'rebalanced-prob-tv': values({ patchiness: 0.95, aucRaw: 89.6 }),
};
const holds = (measured: Record<string, MetricValues>) =>
  checkClaims(new Map(Object.entries(measured))).map((check) => check.holds);

describe('checkClaims', () => {
  test('holds where the numbers are as theory has them, and shows them', () => {
    const checks = checkClaims(new Map(Object.entries(expected)));
    expect(checks.map((check) => check.holds)).toEqual([true, true, true, true, true, true]);
    expect(checks[0]!.measured).toBe('rebalanced 45.00, multinomial 30.00, mse 20.00');
    expect(checks[1]!.measured).toBe('45.0 against 47.0: −4.3 %');
    expect(checks[5]!.measured).toBe('patchiness 1.100 → 0.950, AuC raw −0.40, rebalanced +0.00');
  });

  test.each([
    ['colorfulness out of order', 0, { multinomial: values({ colorfulness: 46, psnr: 25, aucRebalanced: 80 }) }],
    ['colorfulness 15.1 % off', 1, { rebalanced: values({ colorfulness: 47 * 1.151 }) }],
    ['another loss with the best AuC', 2, { mse: values({ colorfulness: 20, psnr: 24, aucRebalanced: 86 }) }],
    ['rebalanced with the best PSNR', 3, { rebalanced: values({ psnr: 24.5 }) }],
    ['patchiness farther from 1', 4, { 'rebalanced-levin': values({ patchiness: 0.85 }) }],
    ['an AuC that fell', 5, { 'rebalanced-prob-tv': values({ patchiness: 1, aucRebalanced: 84.4 }) }],
    ['patchiness that does not apply', 4, { 'rebalanced-levin': values({ patchiness: Number.NaN }) }],
  ])('%s fails claim %i alone', (_what, claim, measured) => {
    const result = holds({ ...expected, ...measured });
    expect(result.flatMap((held, i) => (held === false ? [i] : []))).toEqual([claim]);
  });

  test('says which variants are missing', () => {
    const [order] = checkClaims(new Map([['mse', expected.mse]]));
    expect(order).toMatchObject({ holds: null, measured: 'not measured without rebalanced, multinomial' });
  });
});

describe('harmfulLambda', () => {
  const variants = planVariants({
    variants: ['rebalanced', 'rebalanced-levin'],
    gamma: 0.5,
    gammas: [],
    seed: 0,
    seeds: [],
    lambdas: [5000, 5, 500],
  });
  const harmful = (lambdas: readonly number[]) => {
    const entries = variants.map(
      ({ name, lambda }) => [name, values({ aucRaw: lambdas.includes(lambda) ? 88 : 90 })] as const,
    );
    return harmfulLambda(variants, new Map(entries), 'levin');
  };

  test('is the smallest λ from which on AuC is lost', () => {
    expect(harmful([500, 5000])).toBe(500);
    // What a larger λ does not lose, a smaller one does not lose for that reason.
    expect(harmful([5, 5000])).toBe(5000);
    expect(harmful([])).toBeUndefined();
  });

  test('is unknown where there is nothing to compare', () => {
    expect(harmfulLambda(variants, new Map(), 'levin')).toBeUndefined();
    const alone = new Map([['rebalanced', values({})]]);
    expect(harmfulLambda(variants, alone, 'prob-tv')).toBeUndefined();
  });
});
