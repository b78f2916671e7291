import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type GradientCase, gradientDeviation } from '../testing/gradient-check.js';
import { randomValues } from '../testing/random-values.js';
import { batchNorm } from './batch-norm.js';
import { concat, sliceChannels } from './concat.js';
import { conv2d, convTranspose2d } from './conv2d.js';
import { linear } from './linear.js';
import { add, addChannels, cast, relu, scale } from './pointwise.js';
import { globalAveragePool, pool2d } from './pool.js';
import { resample } from './resample.js';
import { reshape } from './reshape.js';
import { softmax } from './softmax.js';

/** Distinct values that stay apart by more than the step, and away from 0: for ReLU and maxima. */
function apart(count: number): Float32Array {
  const order = randomValues(count, 3)
    .map((_, i) => i)
    .sort((a, b) => ((a * 7919) % 104729) - ((b * 7919) % 104729));
  return order.map((rank) => (rank % 2 === 0 ? 1 : -1) * (0.2 + rank / 8));
}

const conv = (shape: number[], weight: number[], options: object, bias = true): GradientCase => ({
  label: `${shape.join('×')} with ${weight.join('×')} ${JSON.stringify(options)}${bias ? ' and bias' : ''}`,
  inputs: [{ shape }, { shape: weight }, ...(bias ? [{ shape: [weight[0]!] }] : [])],
  run: ([x, w, b]) => conv2d(x!, w!, b ?? null, options),
  step: 0.25,
});
const transposed = (shape: number[], weight: number[], options: object): GradientCase => ({
  label: `${shape.join('×')} with ${weight.join('×')} ${JSON.stringify(options)}`,
  inputs: [{ shape }, { shape: weight }],
  run: ([x, w]) => convTranspose2d(x!, w!, options),
  step: 0.25,
});
const norm = (shape: number[], relu: boolean): GradientCase => ({
  label: `${shape.join('×')}${relu ? ' with ReLU' : ''}`,
  inputs: [
    { shape },
    { shape: [shape.at(-1)!], range: [0.5, 1.5] },
    // Far from the kink of the ReLU.
    { shape: [shape.at(-1)!], range: relu ? [6, 7] : [-1, 1] },
  ],
  run: ([x, gamma, beta]) => batchNorm(x!, gamma!, beta!, { eps: 1e-5, relu }).y,
});
const unary = (label: string, shape: number[], run: GradientCase['run'], values?: Float32Array): GradientCase => ({
  label: `${shape.join('×')} ${label}`,
  inputs: [{ shape, ...(values && { values }) }],
  run,
});

/** Every differentiable op, by the name of its function. */
const cases: Record<string, GradientCase[]> = {
  conv2d: [
    conv([1, 5, 7, 1], [1, 3, 3, 1], { padding: 1 }),
    conv([2, 9, 6, 4], [3, 3, 3, 4], { stride: 2, padding: 1 }),
    conv([1, 7, 7, 3], [5, 3, 3, 3], { dilation: 2, padding: 2 }, false),
    conv([2, 5, 5, 6], [4, 3, 3, 3], { groups: 2, padding: 1 }),
    conv([3, 1, 1, 8], [16, 1, 1, 8], {}),
    conv([1, 8, 5, 16], [32, 3, 3, 16], { padding: 1 }, false),
    conv([1, 4, 6, 2], [2, 2, 4, 2], { stride: 2 }),
  ],
  convTranspose2d: [
    transposed([1, 3, 5, 1], [1, 3, 3, 1], { stride: 2, padding: 1, outputPadding: 1 }),
    transposed([2, 4, 3, 5], [5, 4, 4, 2], { stride: 2, padding: 1 }),
    transposed([1, 4, 4, 4], [4, 3, 3, 2], { groups: 2, dilation: 2, padding: 2 }),
  ],
  linear: [1, 5].map((pixels) => ({
    label: `${pixels}×7 to 3`,
    inputs: [{ shape: [pixels, 7] }, { shape: [3, 7] }, { shape: [3] }],
    run: ([x, w, b]) => linear(x!, w!, b!),
    step: 0.25,
  })),
  batchNorm: [norm([2, 3, 5, 4], false), norm([1, 7, 3, 1], false), norm([2, 4, 4, 16], true)],
  relu: [unary('', [1, 3, 5, 3], ([x]) => relu(x!), apart(45))],
  add: [
    {
      label: 'plain, an input used twice',
      inputs: [{ shape: [1, 3, 3, 5] }, { shape: [1, 3, 3, 5] }],
      run: ([a, b]) => add(add(a!, b!), a!),
    },
    {
      label: 'with ReLU',
      inputs: [
        { shape: [1, 3, 3, 5], values: apart(45) },
        { shape: [1, 3, 3, 5], values: apart(45) },
      ],
      run: ([a, b]) => add(a!, b!, { relu: true }),
    },
  ],
  scale: [unary('by −2.5', [2, 3, 1, 3], ([x]) => scale(x!, -2.5))],
  cast: [unary('to its own dtype', [7], ([x]) => cast(x!, 'f32'))],
  addChannels: [
    { label: '', inputs: [{ shape: [2, 3, 5, 3] }, { shape: [2, 1, 1, 3] }], run: ([x, b]) => addChannels(x!, b!) },
    { label: 'one', inputs: [{ shape: [1, 1, 1, 1] }, { shape: [1, 1, 1, 1] }], run: ([x, b]) => addChannels(x!, b!) },
  ],
  concat: [
    {
      label: 'three parts',
      inputs: [{ shape: [2, 3, 1, 1] }, { shape: [2, 3, 1, 5] }, { shape: [2, 3, 1, 16] }],
      run: (parts) => concat(parts),
    },
  ],
  sliceChannels: [
    unary('the middle', [2, 3, 3, 7], ([x]) => sliceChannels(x!, 2, 3)),
    unary('the first', [1, 1, 3, 4], ([x]) => sliceChannels(x!, 0, 1)),
  ],
  resample: (['nearest', 'bilinear'] as const).flatMap((mode) => [
    unary(`${mode} to 6×10`, [2, 3, 5, 3], ([x]) => resample(x!, 6, 10, { mode })),
    unary(`${mode} to 7×4`, [1, 5, 3, 1], ([x]) => resample(x!, 7, 4, { mode })),
    unary(`${mode} to 2×3`, [1, 5, 7, 2], ([x]) => resample(x!, 2, 3, { mode })),
  ]),
  pool2d: [
    unary('average 2', [2, 4, 6, 3], ([x]) => pool2d(x!, { kind: 'average', size: 2, stride: 2 })),
    unary(
      'maximum 3, stride 2',
      [1, 7, 5, 2],
      ([x]) => pool2d(x!, { kind: 'max', size: 3, stride: 2, padding: 1 }),
      apart(70),
    ),
  ],
  globalAveragePool: [
    unary('all', [2, 3, 5, 3], ([x]) => globalAveragePool(x!)),
    unary('2.5×3.25 cells', [1, 4, 4, 1], ([x]) => globalAveragePool(x!, { validHeight: 2.5, validWidth: 3.25 })),
  ],
  softmax: [
    unary('', [1, 2, 3, 5], ([x]) => softmax(x!)),
    unary('at temperature 0.4', [3, 17], ([x]) => softmax(x!, { temperature: 0.4 })),
  ],
  reshape: [unary('to 2×6', [3, 4], ([x]) => reshape(x!, [2, 6]))],
};

describe('gradients against central differences', () => {
  for (const [name, list] of Object.entries(cases)) {
    for (const gradientCase of list) {
      it(`${name} ${gradientCase.label}`, () => {
        const { deviation, at } = gradientDeviation(gradientCase);
        expect(deviation, JSON.stringify(at)).toBeLessThan(2e-3);
      });
    }
  }

  it('covers every op that enters the tape', () => {
    const folder = new URL('.', import.meta.url);
    const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const names = sources.flatMap((file) => {
      const functions = readFileSync(new URL(file, folder), 'utf8')
        .split(/^export function /m)
        .slice(1);
      return functions.filter((text) => text.includes('onTape(')).map((text) => /^\w+/.exec(text)![0]);
    });
    expect(Object.keys(cases).sort()).toEqual(names.sort());
  });
});
