/** Reading RUN/events.ndjson while it grows. */
import { type FileHandle, open } from 'node:fs/promises';
import type { TrainingEvent } from '@lithochrome/ts-core';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 10;

export interface LogPart {
  events: TrainingEvent[];
  /** Bytes up to the end of the last of them. */
  offset: number;
}

/** The next whole lines after `offset` bytes: some at a time, none at the end. A missing file has none. */
export async function readLog(path: string, offset: number): Promise<LogPart> {
  return withFile(path, { events: [], offset }, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, offset);
    const length = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
    const lines = buffer.toString('utf8', 0, length).split('\n').slice(0, -1);
    return { events: lines.map((line) => JSON.parse(line) as TrainingEvent), offset: offset + length };
  });
}

/** `offset`, or the end of the last whole line where a power cut has taken what was read before. */
export async function offsetWithin(path: string, offset: number): Promise<number> {
  return withFile(path, 0, async (file) => {
    const { size } = await file.stat();
    if (size >= offset) return offset;
    const start = Math.max(0, size - CHUNK_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, start);
    return start + buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
  });
}

async function withFile<T>(path: string, missing: T, read: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return missing;
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}
