/** Reading rows of stored pictures, synchronously, for a thread that does nothing else. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { ReadRows } from './samples.js';

/** Where the pictures of a split lie; plain arrays that go to a worker. */
export interface ShardTable {
  /** Files of the shards. */
  files: string[];
  shard: Uint32Array;
  /** Bytes from the start of the shard. */
  offset: Uint32Array;
  width: Uint32Array;
  height: Uint32Array;
}

/** Files kept open: below the usual limit of 1,024 a process. */
const OPEN_FILES = 64;

/** A reader with one buffer that grows to the largest request. */
export function shardRows({ files, shard, offset, width }: ShardTable): ReadRows {
  const handles = new Map<number, number>();
  const handleOf = (number: number): number => {
    let handle = handles.get(number);
    if (handle === undefined) {
      const [oldest] = handles;
      if (handles.size >= OPEN_FILES && oldest) {
        closeSync(oldest[1]);
        handles.delete(oldest[0]);
      }
      handles.set(number, (handle = openSync(files[number]!, 'r')));
    }
    return handle;
  };
  let buffer = new Uint8Array(0);
  return (picture, top, count) => {
    const row = width[picture]! * 3;
    const bytes = row * count;
    if (buffer.length < bytes) buffer = new Uint8Array(bytes);
    const number = shard[picture]!;
    const read = readSync(handleOf(number), buffer, 0, bytes, offset[picture]! + top * row);
    if (read !== bytes) throw new Error(`${files[number]} is shorter than its index says; prepare the data set again`);
    return buffer;
  };
}
