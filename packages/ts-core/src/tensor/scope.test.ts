import { describe, expect, it } from 'vitest';
import { native } from './native.js';
import { scope } from './scope.js';
import { full, zeros } from './tensor.js';

describe('scope', () => {
  // Bytes in use are counted: nothing in this file may be left to the garbage collector.
  it('frees everything but what it returns', () => {
    const before = native().memoryInUse();
    const kept = scope(() => {
      zeros([1000]);
      const inner = scope(() => ({ list: [full([10], 3)], lost: zeros([50]).shape }));
      return inner.list[0]!;
    });
    expect([...kept.readFloats()]).toEqual(new Array(10).fill(3));
    kept.dispose();
    expect(native().memoryInUse()).toBe(before);
  });

  it('frees everything when the work throws', () => {
    const before = native().memoryInUse();
    expect(() =>
      scope(() => {
        zeros([1000]);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(native().memoryInUse()).toBe(before);
  });
});
