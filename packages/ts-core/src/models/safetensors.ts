import { LithochromeError } from '../errors.js';
import { sizeOf } from '../tensor/tensor.js';
import { atOnce } from '../unhurried.js';
import { decodeSteps, encodeFloats, type StoredFloat, storedBytes } from './stored-floats.js';

/**
 * The safetensors format: 8 bytes of header length (little endian), a JSON header, the data. The reader is
 * strict: bounded header, known dtypes, shapes that match their bytes, data covered exactly and without overlap.
 */

const LARGEST_HEADER = 4 * 1024 * 1024;
const METADATA = '__metadata__';

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** How it is stored in the file. */
  readonly dtype: StoredFloat;
}

export interface SafetensorsFile {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
}

interface Entry {
  dtype: StoredFloat;
  shape: number[];
  start: number;
  end: number;
}

/** The bytes of a file with the given tensors, in their order; equal input gives equal bytes. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header[METADATA] = metadata;
  let offset = 0;
  for (const [name, { shape, dtype }] of tensors) {
    const end = offset + sizeOf(shape) * storedBytes[dtype];
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = Buffer.from(JSON.stringify(header));
  // Padded with spaces so that the data starts at a multiple of 8 bytes.
  const headerLength = Math.ceil(text.length / 8) * 8;
  const file = Buffer.alloc(8 + headerLength + offset, ' ');
  file.writeBigUInt64LE(BigInt(headerLength), 0);
  text.copy(file, 8);
  let at = 8 + headerLength;
  for (const { data, dtype } of tensors.values()) {
    const bytes = encodeFloats(data, dtype);
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** Reads a file's bytes; `source` names it in errors. @throws LithochromeError MODEL */
export function readSafetensors(file: Uint8Array, source: string): SafetensorsFile {
  return atOnce(safetensorsSteps(file, source));
}

/** As `readSafetensors`, pausing on the way. */
export function* safetensorsSteps(file: Uint8Array, source: string): Generator<void, SafetensorsFile> {
  const fail = (why: string) => new LithochromeError('MODEL', `${source} is not a valid safetensors file: ${why}`);
  const { header, data } = splitFile(file, fail);
  const { [METADATA]: metadata = {}, ...named } = header;
  if (!isStringRecord(metadata)) throw fail('its metadata is not a map of texts');
  const entries = Object.entries(named).map(([name, value]) => [name, checkEntry(name, value, fail)] as const);
  checkCoverage(entries, data.length, fail);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { dtype, shape, start, end }] of entries) {
    tensors.set(name, { shape, dtype, data: yield* decodeSteps(data.subarray(start, end), dtype) });
    yield;
  }
  return { tensors, metadata };
}

type Fail = (why: string) => LithochromeError;

function splitFile(file: Uint8Array, fail: Fail): { header: Record<string, unknown>; data: Uint8Array } {
  if (file.length < 8) throw fail(`it has ${file.length} bytes`);
  const length = Buffer.from(file.buffer, file.byteOffset, 8).readBigUInt64LE();
  if (length > BigInt(LARGEST_HEADER)) throw fail(`its header claims ${length} bytes, more than ${LARGEST_HEADER}`);
  const end = 8 + Number(length);
  if (end > file.length)
    throw fail(`its header claims ${length} bytes but the file has ${file.length}; it is cut short`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, end));
    const header: unknown = JSON.parse(text);
    if (!isRecord(header)) throw new Error('not an object');
    return { header, data: file.subarray(end) };
  } catch {
    throw fail('its header is not a JSON object');
  }
}

function checkEntry(name: string, value: unknown, fail: Fail): Entry {
  if (!isRecord(value)) throw fail(`tensor ${name} has no description`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(storedBytes, dtype)) {
    throw fail(`tensor ${name} has dtype ${String(dtype)}; F32, F16 and BF16 can be read`);
  }
  if (!isSizes(shape) || shape.length > 8) throw fail(`tensor ${name} has an invalid shape`);
  if (!isSizes(offsets) || offsets.length !== 2) throw fail(`tensor ${name} has invalid offsets`);
  const [start, end] = offsets as [number, number];
  const bytes = sizeOf(shape) * storedBytes[dtype as StoredFloat];
  if (!Number.isSafeInteger(bytes) || end - start !== bytes) {
    throw fail(`tensor ${name} of shape [${shape.join()}] does not fill its ${end - start} bytes`);
  }
  return { dtype: dtype as StoredFloat, shape, start, end };
}

/** Every byte of the data belongs to exactly one tensor. */
function checkCoverage(entries: readonly (readonly [string, Entry])[], length: number, fail: Fail): void {
  let covered = 0;
  for (const [name, { start, end }] of [...entries].sort((p, q) => p[1].start - q[1].start || p[1].end - q[1].end)) {
    if (start !== covered) throw fail(`tensor ${name} starts at byte ${start} instead of ${covered}`);
    covered = end;
  }
  if (covered !== length) throw fail(`its tensors take ${covered} bytes but it holds ${length}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((part) => typeof part === 'string');
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
