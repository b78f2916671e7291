import { describe, expect, it } from 'vitest';
import { checkAgreement, relativeError } from '../../tools/bench/agreement.mjs';

const forward = { net: 'bench-d', task: 'forward', precision: 'fp32', batch: 1 };
const training = { ...forward, task: 'train', batch: 16 };
const floats = (...values: number[]) => Float32Array.from(values);

describe('relative error', () => {
  it('is √(Σ(a−b)²/Σb²)', () => expect(relativeError(floats(3, 4.5), floats(3, 4))).toBeCloseTo(0.1, 6));
  it('is no number for other lengths', () => expect(relativeError(floats(1), floats(1, 2))).toBeNaN());
});

describe('equal work', () => {
  const check = (each: object, about: { peerPrecision: string; found: unknown; expected: unknown }) =>
    checkAgreement(each, { peer: 'P', ...about });

  it('passes within the tolerance and returns the error', () => {
    const expected = floats(1, 2, 3);
    expect(check(forward, { peerPrecision: 'fp32', found: expected, expected })).toBe(0);
    const rounded = { peerPrecision: 'bf16', found: floats(1.01, 2.01, 3.01), expected };
    expect(check({ ...forward, precision: 'bf16' }, rounded)).toBeCloseTo(0.0046, 3);
  });

  it('of fp32 is strict, and of bf16 on either side is not', () => {
    const about = { found: floats(1.01, 2), expected: floats(1, 2) };
    expect(() => check(forward, { ...about, peerPrecision: 'fp32' })).toThrow(/P computes something else .*bench-d/);
    expect(() => check(forward, { ...about, peerPrecision: 'bf16' })).not.toThrow();
    expect(() => check({ ...forward, precision: 'bf16' }, { ...about, peerPrecision: 'fp32' })).not.toThrow();
  });

  it('compares every loss of the first steps', () => {
    const about = { peerPrecision: 'fp32', expected: [5, 4, 3] };
    expect(check(training, { ...about, found: [5, 4, 3.001] })).toBeCloseTo(1 / 3000, 6);
    expect(() => check(training, { ...about, found: [5, 4, 3.1] })).toThrow('losses (5, 4, 3.1 against 5, 4, 3)');
    expect(() => check(training, { ...about, found: [5, 4] })).toThrow('NaN');
  });

  it('refuses what is no number', () => {
    const about = { peerPrecision: 'fp32', found: floats(Number.NaN), expected: floats(1) };
    expect(() => check(forward, about)).toThrow('NaN');
  });
});
