/** Small pictures as files, for tests: every kind that photographs come in. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { LithochromeError } from '../errors.js';

export type Channels = 1 | 2 | 3 | 4;
export interface TestSamples {
  width: number;
  height: number;
  channels: Channels;
  samples: Uint8Array | Uint16Array;
}

/** Samples that differ from pixel to pixel and from channel to channel; alpha never is the same as color. */
export function testSamples(width: number, height: number, channels: Channels, bitDepth: 8 | 16 = 8): TestSamples {
  const size = width * height * channels;
  const samples = bitDepth === 16 ? new Uint16Array(size) : new Uint8Array(size);
  const top = 2 ** bitDepth - 1;
  for (let i = 0; i < size; i++) {
    const pixel = Math.floor(i / channels);
    const [x, y, channel] = [pixel % width, Math.floor(pixel / width), i % channels];
    const wave = 0.5 + 0.32 * Math.sin(x / 5 + channel) + 0.16 * Math.cos(y / 3 - channel);
    samples[i] = Math.round(top * wave);
  }
  return { width, height, channels, samples };
}

/** The samples as an image whose file has just these channels and this depth. */
export function image({ width, height, channels, samples }: TestSamples): Sharp {
  const wide = samples instanceof Uint16Array;
  const gray = channels < 3;
  const space = gray ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb';
  return sharp(samples, { raw: { width, height, channels } }).toColourspace(space);
}

/** The samples of a file as they are stored: no profile applied, not turned. */
export async function storedSamples(file: Buffer | string): Promise<TestSamples> {
  const { depth, space } = await sharp(file).metadata();
  const wide = depth === 'ushort';
  const gray = space === 'b-w' || space === 'grey16';
  const pipeline = sharp(file, { ignoreIcc: true }).toColourspace(
    gray ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb',
  );
  const { data, info } = await pipeline.raw({ depth: wide ? 'ushort' : 'uchar' }).toBuffer({ resolveWithObject: true });
  const samples = wide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : new Uint8Array(data);
  return { width: info.width, height: info.height, channels: info.channels, samples };
}

/** Inserts a color profile into a PNG. sharp attaches one only where it converts into it. */
export async function withProfile(png: Buffer, icc: Buffer): Promise<Buffer> {
  const { crc32, deflateSync } = await import('node:zlib');
  const body = Buffer.concat([Buffer.from('iCCPtest\0\0', 'latin1'), deflateSync(icc)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  // Right after the signature and IHDR.
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

/** Runs `work` in a folder of its own, which is removed afterwards. */
export async function inFolder<R>(work: (folder: string) => Promise<R>): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), 'lithochrome-test-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a file into a folder and returns its path. */
export async function put(folder: string, name: string, data: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, data);
  return path;
}

/** The error that a promise is rejected with; fails the test unless it is one of ours. */
export async function failureOf(promise: Promise<unknown>): Promise<LithochromeError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof LithochromeError) return error;
  throw error;
}
