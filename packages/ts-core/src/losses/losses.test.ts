import { describe, expect, it } from 'vitest';
import { grid484 } from '../color/ab-bins.js';
import { softEncode } from '../ops/color.js';
import { scope } from '../tensor/scope.js';
import { fromData } from '../tensor/tensor.js';
import { randomTensor, randomValues } from '../testing/random-values.js';
import { classWeights } from './class-weights.js';
import {
  defaultLevin,
  type LevinSettings,
  type LossName,
  lossNames,
  type LossSettings,
  type SpatialName,
} from './loss.js';
import { losses, outputsFor } from './registry.js';

const histogram = Array.from(randomValues(grid484.count, 9, [0, 1]), (x) => (x < 0.3 ? 0 : x ** 4));

interface Term {
  spatial: SpatialName;
  levin?: LevinSettings;
  /** Bins of a target; 1: one-hot. */
  neighbors?: number;
}

/** Every spatial term, with every option of its own, and one-hot targets. */
const terms: Term[] = [
  { spatial: 'none' },
  { spatial: 'none', neighbors: 1 },
  { spatial: 'prob-tv' },
  { spatial: 'levin' },
  { spatial: 'levin', levin: { ...defaultLevin, radius: 2 } },
  { spatial: 'levin', levin: { kind: 'seed', radius: 1, scale: 1.5 } },
  { spatial: 'levin', levin: { kind: 'affine', radius: 1, scale: 1 } },
];

/** Value and gradient of a loss on random targets of [n,h,w]. */
function evaluateLoss(name: LossName, term: Term, output: Float32Array, [n, h, w]: [number, number, number]) {
  return scope(() => {
    const centers = fromData(grid484.centers, [grid484.count, 2]);
    const ab = randomTensor([n, h, w, 2], 21, [-60, 60]);
    const targets = {
      ab,
      lightness: randomTensor([n, h, w, 1], 22, [48, 52]),
      ...softEncode(ab, centers, { neighbors: term.neighbors ?? 5, sigma: 5 }),
    };
    const settings: LossSettings = {
      spatial: term.spatial,
      lambda: 2,
      levin: term.levin ?? defaultLevin,
      centers,
      classWeights: fromData(classWeights(histogram)),
      gradient: 'f32',
    };
    const shape = [n, h, w, outputsFor(name, grid484.count)];
    const result = losses[name](fromData(output, shape), targets, settings);
    return {
      value: result.terms.reduce((sum, term) => sum + term.readScalar(), 0),
      gradient: result.gradient.readFloats(),
    };
  });
}

describe('losses', () => {
  const size: [number, number, number] = [1, 3, 5];
  for (const name of lossNames) {
    for (const term of terms) {
      if (name === 'mse' && (term.spatial === 'prob-tv' || term.neighbors)) continue;
      it(`${name} with ${JSON.stringify(term)}: gradient against central differences`, () => {
        const channels = outputsFor(name, grid484.count);
        const output = randomValues(15 * channels, 31, [-2, 2]);
        const { gradient } = evaluateLoss(name, term, output, size);
        const largest = Math.max(...gradient.map(Math.abs));
        const step = name === 'mse' ? 1 / 64 : 0.5;
        // The elements with the largest gradients: elsewhere f32 sums hide the difference.
        const elements = [...gradient.keys()]
          .sort((a, b) => Math.abs(gradient[b]!) - Math.abs(gradient[a]!))
          .slice(0, 12);
        for (const element of elements) {
          const at = (by: number) =>
            evaluateLoss(
              name,
              term,
              output.map((x, i) => (i === element ? x + by : x)),
              size,
            ).value;
          // Fourth order: the step may be large.
          const numeric = (8 * (at(step / 2) - at(-step / 2)) - (at(step) - at(-step))) / (6 * step);
          expect(Math.abs(numeric - gradient[element]!) / largest, `element ${element}`).toBeLessThan(1e-2);
        }
      });
    }
  }

  it('refuses prob-tv without probabilities', () => {
    expect(() => evaluateLoss('mse', { spatial: 'prob-tv' }, new Float32Array(30), size)).toThrow(
      /prob-tv needs probabilities/,
    );
  });
});

describe('classWeights', () => {
  const total = histogram.reduce((sum, f) => sum + f, 0);

  it('keeps the scale of the loss: Σ f·w = 1', () => {
    for (const gamma of [0, 0.5, 1]) {
      const weights = classWeights(histogram, { gamma });
      expect(weights.reduce((sum, w, bin) => sum + (w * histogram[bin]!) / total, 0)).toBeCloseTo(1, 5);
    }
  });

  it('follows the formula, and empty bins take the largest weight', () => {
    const weights = classWeights([6, 2, 0], { gamma: 0.5 });
    const [a, b] = [1 / (0.5 * 0.75 + 0.25), 1 / (0.5 * 0.25 + 0.25)];
    const scale = 0.75 * a + 0.25 * b;
    for (const [i, w] of [a, b, b].entries()) expect(weights[i]).toBeCloseTo(w / scale, 5);
  });

  it('is 1 for γ = 1, inverse to the frequency for γ = 0, and sums to 1 when asked', () => {
    expect([...classWeights([6, 2], { gamma: 1 })]).toEqual([1, 1]);
    const [common, rare] = classWeights([6, 2], { gamma: 0 });
    expect(rare! / common!).toBeCloseTo(3, 5);
    expect(classWeights([6, 2], { normalization: 'sum' }).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it('shares γ among all bins when asked, so that empty ones follow the formula', () => {
    const weights = classWeights([6, 2, 0, 0], { gamma: 0.5, support: 'all', normalization: 'sum' });
    const raw = [0.75, 0.25, 0, 0].map((f) => 1 / (0.5 * f + 0.125));
    const sum = raw.reduce((a, b) => a + b, 0);
    for (const [i, w] of raw.entries()) expect(weights[i]).toBeCloseTo(w / sum, 6);
  });

  it('names an option out of range', () => {
    expect(() => classWeights([1], { gamma: 7 })).toThrow('expected a number between 0 and 1 for gamma but received 7');
    expect(() => classWeights([1, 0], { gamma: 0, support: 'all' })).toThrow(
      'expected more than 0 (with weight support all) for gamma but received 0',
    );
  });
});
