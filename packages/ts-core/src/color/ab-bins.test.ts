import { expect, test } from 'vitest';
import { CaseFile } from '../testing/case-file.js';
import { abGrids, grid484, nearestBin } from './ab-bins.js';

test('the standard grid has 484 centers, index = aBin · 22 + bBin', () => {
  expect(grid484.count).toBe(484);
  expect([...grid484.centers.subarray(0, 4)]).toEqual([-105, -105, -105, -95]);
  expect([...grid484.centers.subarray(-2)]).toEqual([105, 105]);
  expect([...abGrids['ab-529'].centers.subarray(0, 2)]).toEqual([-110, -110]);
});

test('every center of every grid is its own nearest bin', () => {
  for (const grid of Object.values(abGrids)) {
    for (let bin = 0; bin < grid.count; bin++) {
      expect(nearestBin(grid, grid.centers[2 * bin]!, grid.centers[2 * bin + 1]!)).toBe(bin);
    }
  }
});

test('nearest bins agree with the stored values', () => {
  const stored = new CaseFile('nearest_bin');
  const ab = stored.tensor('ab').values;
  stored
    .tensor('bin')
    .values.forEach((bin, row) => expect(nearestBin(grid484, ab[2 * row]!, ab[2 * row + 1]!)).toBe(bin));
});
