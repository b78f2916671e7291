import { expect, it } from 'vitest';
import { sha256, splitByHash } from './split.js';

const hashes = Array.from({ length: 20_000 }, (_, i) => sha256(`picture ${i}`));

it('gives the shares asked for', () => {
  const splits = hashes.map((hash) => splitByHash(hash, { val: 0.05, test: 0.1 }));
  const share = (name: string) => splits.filter((split) => split === name).length / splits.length;
  expect(share('val')).toBeCloseTo(0.05, 2);
  expect(share('test')).toBeCloseTo(0.1, 2);
});

it('keeps the test split when the validation share changes', () => {
  for (const hash of hashes.slice(0, 2000)) {
    const before = splitByHash(hash, { val: 0.05, test: 0.1 });
    const after = splitByHash(hash, { val: 0.2, test: 0.1 });
    expect(after === 'test').toBe(before === 'test');
    if (before === 'val') expect(after).toBe('val');
  }
});
