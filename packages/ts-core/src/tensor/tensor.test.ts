import { describe, expect, it } from 'vitest';
import { LithochromeError } from '../errors.js';
import { machine } from './device.js';
import { native } from './native.js';
import { record } from './program.js';
import { borrow, empty, fromData, zeros } from './tensor.js';

describe('Tensor', () => {
  it('holds what is written, by dtype', () => {
    const arrays = [Float32Array.of(1, -2.5), Int32Array.of(-7, 8), Uint8Array.of(0, 255), Uint16Array.of(0, 65535)];
    for (const data of arrays) {
      const x = fromData(data, [1, 2]);
      expect(x.read()).toEqual(data);
      expect(x.shape).toEqual([1, 2]);
      x.dispose();
    }
  });

  it('shares memory with its views', () => {
    const x = zeros([2, 3]);
    x.view(3, [3]).write(Float32Array.of(4, 5, 6));
    expect([...x.readFloats()]).toEqual([0, 0, 0, 4, 5, 6]);
  });

  it('gives typed errors with a JavaScript stack that name the value', () => {
    const x = zeros([2]);
    const thrown = catchError(() => x.write(new Float32Array(3)));
    expect(thrown).toBeInstanceOf(LithochromeError);
    expect(thrown.code).toBe('INVALID_INPUT');
    expect(thrown.message).toMatch(/3/);
    expect(thrown.stack).toContain('tensor.test.ts');
    x.dispose();
    expect(catchError(() => x.read()).code).toBe('INVALID_INPUT');
    expect(() => x.dispose()).not.toThrow();
    expect(catchError(() => empty([-1])).code).toBe('INVALID_INPUT');
  });
});

describe('borrowed memory', () => {
  it('is the array itself, both ways', () => {
    const data = Float32Array.of(1, 2, 3, 4);
    const x = borrow(data, [2, 2]);
    data[3] = 7;
    expect([...x.readFloats()]).toEqual([1, 2, 3, 7]);
    x.write(Float32Array.of(5, 6, 7, 8));
    expect([...data]).toEqual([5, 6, 7, 8]);
    const part = new Uint16Array(Uint16Array.of(1, 2, 3).buffer, 2);
    expect([...borrow(part).read()]).toEqual([2, 3]);
    x.dispose();
  });

  it('outlives the handle in a program', async () => {
    const data = Uint8Array.of(1, 2, 3);
    const x = borrow(data);
    const program = record(() => {
      const y = empty([3], 'u8');
      native().copy(x.native, y.native);
      return { y };
    });
    x.dispose();
    data[0] = 9;
    await program.run();
    expect([...program.result.y.read()]).toEqual([9, 2, 3]);
    program.dispose();
  });

  it('must fit the shape', () => {
    expect(catchError(() => borrow(new Uint8Array(5), [2, 3])).message).toContain('expected 6 elements but received 5');
  });
});

describe('machine', () => {
  it('says what computes', () => {
    expect(machine().isa).toMatch(/^[a-z0-9_]+$/);
    expect(machine().threads).toBeGreaterThan(0);
  });
});

function catchError(work: () => unknown): LithochromeError {
  try {
    work();
  } catch (error) {
    return error as LithochromeError;
  }
  throw new Error('nothing was thrown');
}
