/** Floats as files store them, by the names of safetensors; bytes of one. */
export const storedBytes = { F32: 4, F16: 2, BF16: 2 } as const;
export type StoredFloat = keyof typeof storedBytes;

/** Little-endian bytes; halves are rounded to nearest even. */
export function encodeFloats(data: Float32Array, dtype: StoredFloat): Uint8Array {
  if (dtype === 'F32') return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const halves = Uint16Array.from(bitsOf(data), dtype === 'F16' ? toF16 : toBf16);
  return new Uint8Array(halves.buffer);
}

/** Halves converted between two pauses: half a millisecond before the loop is compiled. */
const PIECE = 1 << 15;

/** The floats of little-endian bytes, copied; pauses on the way. */
export function* decodeSteps(bytes: Uint8Array, dtype: StoredFloat): Generator<void, Float32Array> {
  // Not slice(): a Buffer's would share the memory.
  const copy = new Uint8Array(bytes).buffer;
  if (dtype === 'F32') return new Float32Array(copy);
  const halves = new Uint16Array(copy);
  const bits = new Uint32Array(halves.length);
  for (let first = 0; first < halves.length; first += PIECE) {
    const last = Math.min(halves.length, first + PIECE);
    if (dtype === 'F16') widenF16(halves, bits, first, last);
    else for (let i = first; i < last; i++) bits[i] = halves[i]! << 16;
    yield;
  }
  return new Float32Array(bits.buffer);
}

/** (A plain loop: `from` with a function takes a quarter of a second for a network.) */
function widenF16(halves: Uint16Array, bits: Uint32Array, first: number, last: number): void {
  for (let i = first; i < last; i++) bits[i] = fromF16(halves[i]!);
}

function bitsOf(data: Float32Array): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length);
}

/** The upper 16 bits, rounded; NaN stays NaN. */
function toBf16(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** IEEE half precision, with subnormals; beyond its range infinity. */
function toF16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13);
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign;
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** value / 2^shift, to nearest even. */
function roundShift(value: number, shift: number): number {
  const floor = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (floor & 1) === 1) ? floor + 1 : floor;
}

function fromF16(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 31;
  const mantissa = half & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (mantissa << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (mantissa << 13);
  if (mantissa === 0) return sign;
  // Subnormal: normalize by the leading bit.
  const shift = Math.clz32(mantissa) - 21;
  return sign | ((113 - shift) << 23) | ((mantissa << (13 + shift)) & 0x7fffff);
}
