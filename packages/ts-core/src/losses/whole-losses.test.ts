import type { DeviceKind } from '@lithochrome/native-cuda';
import { expect, test } from 'vitest';
import { softEncode } from '../ops/color.js';
import { devices } from '../tensor/device.js';
import { scope } from '../tensor/scope.js';
import { fromData } from '../tensor/tensor.js';
import { CaseFile, caseNames } from '../testing/case-file.js';
import { classWeights, type WeightNormalization, type WeightSupport } from './class-weights.js';
import { type LevinSettings, lossNames, type LossName, type LossSettings, type SpatialName } from './loss.js';
import { losses } from './registry.js';
import { targetEncodings, type TargetName } from './target-encoding.js';

/** Relative to the value, and to the gradient's largest element. */
const TOLERANCE = 1e-5;

const names = caseNames('loss_');
const available = devices().filter((device) => device.available);

/** A stored case on a device. */
class StoredLoss {
  readonly #file: CaseFile;

  constructor(
    name: string,
    readonly device: DeviceKind,
  ) {
    this.#file = new CaseFile(name);
  }

  word<Word extends string>(name: string): Word {
    return this.#file.options.get(name) as Word;
  }

  values(name: string): Float64Array {
    return this.#file.tensor(name).values;
  }

  tensor(name: string) {
    return fromData(Float32Array.from(this.values(name)), this.#file.tensor(name).shape, 'f32', this.device);
  }

  get settings(): LossSettings {
    const number = (name: string) => this.#file.number(name, Number.NaN);
    const weights = classWeights(this.values('histogram'), {
      gamma: number('gamma'),
      alpha: number('alpha'),
      normalization: this.word<WeightNormalization>('normalization'),
      support: this.word<WeightSupport>('support'),
    });
    return {
      spatial: this.word<SpatialName>('spatial'),
      lambda: number('lambda'),
      levin: {
        kind: this.word<LevinSettings['kind']>('similarity'),
        radius: number('radius'),
        scale: number('scale'),
      },
      centers: this.tensor('centers'),
      classWeights: fromData(weights, [weights.length], 'f32', this.device),
      gradient: 'f32',
    };
  }

  evaluate(): { value: number; gradient: Float32Array } {
    return scope(() => {
      const { settings } = this;
      const ab = this.tensor('ab');
      const encoding = targetEncodings[this.word<TargetName>('targets')];
      const targets = { ab, lightness: this.tensor('lightness'), ...softEncode(ab, settings.centers, encoding) };
      const result = losses[this.word<LossName>('loss')](this.tensor('output'), targets, settings);
      const value = result.terms.reduce((sum, term) => sum + term.readScalar(), 0);
      return { value, gradient: result.gradient.readFloats() };
    });
  }
}

for (const { device } of available) {
  test.each(names)(`%s on ${device}: value and gradient are those of PyTorch in double precision`, (name) => {
    const stored = new StoredLoss(name, device);
    const { value, gradient } = stored.evaluate();
    const [expected = Number.NaN] = stored.values('loss');
    expect(Math.abs(value / expected - 1)).toBeLessThan(TOLERANCE);
    const slopes = stored.values('gradient');
    expect(gradient.length).toBe(slopes.length);
    const largest = Math.max(...slopes.map(Math.abs));
    const deviation = Math.max(...slopes.map((slope, i) => Math.abs(gradient[i]! - slope)));
    expect(deviation / largest).toBeLessThan(TOLERANCE);
  });
}

test('every loss is stored', () => {
  const stored = names.map((name) => new StoredLoss(name, 'cpu').word('loss'));
  expect([...new Set(stored)].sort()).toEqual([...lossNames].sort());
});
