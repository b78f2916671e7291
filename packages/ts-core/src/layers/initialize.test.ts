import { describe, expect, it } from 'vitest';
import { convNorm } from './conv-norm.js';
import { Declarations } from './declarations.js';
import { initialWeights } from './initialize.js';
import { checkWeights, weightOf } from './weights.js';

function declared(name = 'a'): Declarations {
  const declarations = new Declarations();
  convNorm(declarations, name, { inputs: 64, outputs: 64 });
  return declarations;
}

describe('initialWeights', () => {
  it('is a function of seed and name', () => {
    const data = (name: string, seed: number) =>
      weightOf(initialWeights(declared(name), seed), `${name}.conv.weight`).data;
    expect(data('a', 1)).toEqual(data('a', 1));
    expect(data('a', 2)).not.toEqual(data('a', 1));
    expect(data('b', 1)).not.toEqual(data('a', 1));
  });

  it('draws normal weights of variance 2 / fan-in, and identity norms', () => {
    const weights = initialWeights(declared(), 3);
    const { data } = weightOf(weights, 'a.conv.weight');
    const moment = (power: number) => data.reduce((sum, x) => sum + x ** power, 0) / data.length;
    const variance = 2 / (9 * 64);
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(variance / data.length));
    expect(moment(2) / variance).toBeCloseTo(1, 1);
    expect(moment(4) / moment(2) ** 2).toBeCloseTo(3, 0);
    expect(weightOf(weights, 'a.norm.gamma').data.every((x) => x === 1)).toBe(true);
    expect(weightOf(weights, 'a.norm.variance').data.every((x) => x === 1)).toBe(true);
    expect(weightOf(weights, 'a.norm.beta').data.every((x) => x === 0)).toBe(true);
  });
});

describe('checkWeights', () => {
  it('names what is missing, of another shape, or foreign', () => {
    const good = initialWeights(declared(), 0);
    expect(() => checkWeights(declared(), good, 'f')).not.toThrow();
    const without = new Map([...good].slice(1));
    expect(() => checkWeights(declared(), without, 'f')).toThrow(/f has no tensor a.conv.weight/);
    const bent = new Map(good).set('a.norm.beta', { shape: [3], data: new Float32Array(3) });
    expect(() => checkWeights(declared(), bent, 'f')).toThrow(/expected shape \[64\] for a.norm.beta but found \[3\]/);
    const more = new Map(good).set('x', { shape: [1], data: new Float32Array(1) });
    expect(() => checkWeights(declared(), more, 'f')).toThrow(/unknown tensor x/);
  });
});
