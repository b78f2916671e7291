import { expect, test } from 'vitest';
import { CaseFile, caseNames } from '../testing/case-file.js';
import { grid484, nearestBin } from './ab-bins.js';
import { annealedMean, topModes } from './decode.js';

test.each(caseNames('annealed_mean_'))('%s agrees with the stored values', (name) => {
  const stored = new CaseFile(name);
  const [logits, ab] = [stored.tensor('logits').values, stored.tensor('ab').values];
  const prior = stored.tensors.get('prior')?.values;
  const temperature = stored.number('temperature', 1);
  for (let row = 0; row < ab.length / 2; row++) {
    const decoded = annealedMean(logits.subarray(484 * row, 484 * (row + 1)), grid484, { temperature, prior });
    decoded.forEach((value, i) => expect(value).toBeCloseTo(ab[2 * row + i]!, 4));
  }
});

test('the modes are the local maxima, most probable first', () => {
  const logits = new Float32Array(484);
  const [blue, green, beside] = [
    nearestBin(grid484, 5, -35),
    nearestBin(grid484, -25, 25),
    nearestBin(grid484, -15, 25),
  ];
  logits[blue] = 5;
  logits[green] = 7;
  logits[beside] = 6;
  const modes = topModes(logits, grid484, 2);
  expect(modes.map(({ bin, a, b }) => [bin, a, b])).toEqual([
    [green, -25, 25],
    [blue, 5, -35],
  ]);
  expect(modes[0]!.probability).toBeGreaterThan(modes[1]!.probability);
});
