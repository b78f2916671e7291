import { expect, test } from 'vitest';
import { CaseFile } from '../testing/case-file.js';
import { colorDifference } from './ciede2000.js';

test('the 34 published pairs, in both directions', () => {
  const stored = new CaseFile('ciede2000_published');
  const [first, second] = [stored.tensor('first').values, stored.tensor('second').values];
  const differences = stored.tensor('difference').values;
  expect(differences).toHaveLength(34);
  differences.forEach((difference, row) => {
    expect(colorDifference(first, second, 3 * row)).toBeCloseTo(difference, 4);
    expect(colorDifference(second, first, 3 * row)).toBeCloseTo(difference, 4);
  });
});
