// Arrays in files, by which implementations hand each other weights, inputs and outputs: little-endian, no header.
import { readFileSync, writeFileSync } from 'node:fs';

export function readArray(path, Kind = Float32Array) {
  const bytes = readFileSync(path);
  return new Kind(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export function writeArray(path, values) {
  writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
