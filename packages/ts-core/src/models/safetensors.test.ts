import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LithochromeError } from '../errors.js';
import { atOnce } from '../unhurried.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import { decodeSteps, encodeFloats } from './stored-floats.js';

/** A file with the given header and data bytes. */
function fileOf(header: unknown, data = 0, claimed?: number): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const file = Buffer.alloc(8 + text.length + data);
  file.writeBigUInt64LE(BigInt(claimed ?? text.length));
  text.copy(file, 8);
  return file;
}

const entry = (dtype: string, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets });

describe('safetensors', () => {
  it('gives back what was written', () => {
    const tensors = new Map([
      ['b', { shape: [2, 2], data: Float32Array.of(1, -2, 0.5, 3e38), dtype: 'F32' as const }],
      ['a', { shape: [3], data: Float32Array.of(0.5, -1024, 0), dtype: 'F16' as const }],
      ['empty', { shape: [0, 4], data: new Float32Array(0), dtype: 'BF16' as const }],
      ['scalar', { shape: [], data: Float32Array.of(2), dtype: 'BF16' as const }],
    ]);
    const file = readSafetensors(writeSafetensors(tensors, { step: '7' }), 'x');
    expect(file.tensors).toEqual(tensors);
    expect(file.metadata).toEqual({ step: '7' });
  });

  it('writes the layout of the format', () => {
    const file = Buffer.from(
      writeSafetensors(new Map([['w', { shape: [1], data: Float32Array.of(1), dtype: 'F32' }]])),
    );
    const length = Number(file.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(JSON.parse(file.subarray(8, 8 + length).toString())).toEqual({ w: entry('F32', [1], [0, 4]) });
    expect([...file.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  const faults: [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(0), /0 bytes/],
    ['a cut header', fileOf({}, 0, 100), /cut short/],
    ['a giant header', fileOf({}, 0, 2 ** 40), /more than/],
    ['no JSON', fileOf('{"a"'), /not a JSON object/],
    ['a JSON array', fileOf([]), /not a JSON object/],
    ['an unknown dtype', fileOf({ a: entry('I64', [1], [0, 8]) }, 8), /dtype I64/],
    ['a dtype of the prototype', fileOf({ a: entry('toString', [1], [0, 8]) }, 8), /dtype toString/],
    ['a negative shape', fileOf({ a: entry('F32', [-1], [0, 4]) }, 4), /invalid shape/],
    ['an overflowing shape', fileOf({ a: entry('F32', [2 ** 52, 2 ** 52], [0, 4]) }, 4), /does not fill/],
    ['a shape of another size', fileOf({ a: entry('F32', [2], [0, 4]) }, 4), /does not fill/],
    ['a gap', fileOf({ a: entry('F32', [1], [4, 8]) }, 8), /starts at byte 4/],
    ['an overlap', fileOf({ a: entry('F32', [1], [0, 4]), b: entry('F32', [1], [0, 4]) }, 4), /starts at byte 0/],
    ['bytes left over', fileOf({ a: entry('F32', [1], [0, 4]) }, 5), /take 4 bytes/],
    ['missing data', fileOf({ a: entry('F32', [2], [0, 8]) }, 4), /take 8 bytes/],
    ['odd metadata', fileOf({ __metadata__: { a: 1 } }), /metadata/],
  ];
  it.each(faults)('refuses %s', (_, file, message) => {
    const read = () => readSafetensors(file, 'm.safetensors');
    expect(read).toThrow(LithochromeError);
    expect(read).toThrow(message);
    expect(read).toThrow(/m\.safetensors/);
  });

  it('never throws anything untyped, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.string(), (bytes, header) => {
        for (const file of [bytes, fileOf(header, bytes.length)]) {
          try {
            readSafetensors(file, 'x');
          } catch (error) {
            expect(error).toBeInstanceOf(LithochromeError);
          }
        }
      }),
    );
  });
});

describe('stored floats', () => {
  const bits = (data: Float32Array, dtype: 'F16' | 'BF16') => [...new Uint16Array(encodeFloats(data, dtype).buffer)];

  it('rounds to nearest even, as IEEE 754 has it', () => {
    const values = Float32Array.of(
      1,
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65504,
      65520,
      2 ** -24,
      2 ** -25,
      1.5 * 2 ** -25,
      -0,
      Infinity,
    );
    expect(bits(values, 'F16')).toEqual([0x3c00, 0x3c00, 0x3c02, 0x7bff, 0x7c00, 1, 0, 1, 0x8000, 0x7c00]);
    expect(bits(Float32Array.of(1, 1 + 2 ** -8, 1 + 3 * 2 ** -8, 3.4e38), 'BF16')).toEqual([
      0x3f80, 0x3f80, 0x3f82, 0x7f80,
    ]);
    expect(Number.isNaN(atOnce(decodeSteps(encodeFloats(Float32Array.of(Number.NaN), 'F16'), 'F16'))[0])).toBe(true);
  });

  it('reads every half and writes it back', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
    for (const dtype of ['F16', 'BF16'] as const) {
      const floats = atOnce(decodeSteps(new Uint8Array(all.buffer), dtype));
      const back = bits(floats, dtype);
      expect(back.filter((half, i) => !Number.isNaN(floats[i]) && half !== i)).toEqual([]);
    }
  });

  it('are decoded in pieces, so that a large tensor does not hold the event loop', () => {
    expect([...decodeSteps(new Uint8Array(2 * 100_000), 'F16')].length).toBeGreaterThanOrEqual(3);
  });
});
