import { describe, expect, it } from 'vitest';
import type { LithochromeError } from '../errors.js';
import { native } from './native.js';
import { record } from './program.js';
import { empty, full, type Tensor, zeros } from './tensor.js';

describe('record', () => {
  const copy = (x: Tensor) => {
    const y = empty(x.shape);
    native().copy(x.native, y.native);
    return y;
  };

  // Bytes in use are counted: no test before this one may leave a tensor to the garbage collector.
  it('replays what was issued, with new inputs, and frees its memory', async () => {
    const before = native().memoryInUse();
    const x = zeros([3]);
    const program = record(() => ({ y: copy(copy(x)) }));
    for (const value of [1, 2]) {
      x.write(new Float32Array(3).fill(value));
      await program.run();
      expect([...program.result.y.readFloats()]).toEqual([value, value, value]);
    }
    program.dispose();
    x.dispose();
    expect(native().memoryInUse()).toBe(before);
  });

  it('is let go by its thread before its promise settles', async () => {
    const before = native().memoryInUse();
    const x = zeros([3]);
    const left: number[] = [];
    for (let i = 0; i < 300; i++) {
      const program = record(() => ({ y: copy(x) }));
      await program.run();
      program.dispose();
      left.push(native().memoryInUse() - before);
    }
    x.dispose();
    expect(new Set(left)).toEqual(new Set([left[0]]));
  });

  it('leaves nothing behind when the recording throws', () => {
    expect(() =>
      record(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect([...full([2], 5).readFloats()]).toEqual([5, 5]);
  });

  it('refuses to read what is being recorded', () => {
    const x = zeros([1]);
    expect(() => record(() => copy(x).read())).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('measures each primitive while it profiles', async () => {
    const x = zeros([1, 8, 8, 4]);
    const program = record(() => ({ y: copy(copy(x)) }));
    program.setProfiling(true);
    await program.run();
    await program.run();
    const bytes = 2 * 4 * x.size;
    expect(program.profile()).toMatchObject([
      { name: 'copy', count: 2, ms: expect.any(Number), bytes, operations: 0 },
      { name: 'copy', count: 2, ms: expect.any(Number), bytes, operations: 0 },
    ]);
  });

  it('rejects with ABORTED', async () => {
    const x = zeros([1]);
    const program = record(() => copy(x));
    const error = await program.run(AbortSignal.abort()).catch((thrown: unknown) => thrown);
    expect((error as LithochromeError).code).toBe('ABORTED');
    await program.run();
  });
});
