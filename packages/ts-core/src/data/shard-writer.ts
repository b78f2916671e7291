/** Appending pictures to the shards and the index of one split. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../errors.js';
import { type DatasetEntry, indexName, shardName } from './dataset-format.js';
import type { Photo } from './decode-photo.js';
import type { Split } from './split.js';

/** A file that grows at its end, from a known length on: what lies beyond (an interrupted run's) is cut off. */
export class GrowingFile {
  private constructor(
    readonly path: string,
    readonly handle: FileHandle,
    public bytes: number,
  ) {}

  static async open(path: string, bytes: number): Promise<GrowingFile> {
    try {
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT);
      await handle.truncate(bytes);
      return new GrowingFile(path, handle, bytes);
    } catch (error) {
      throw ioError(error, `write ${path}`);
    }
  }

  async append(data: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < data.length; ) {
        const { bytesWritten } = await this.handle.write(data, done, data.length - done, this.bytes + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw ioError(error, `write ${this.path}`);
    }
    this.bytes += data.length;
  }

  async appendLine(value: unknown): Promise<void> {
    await this.append(Buffer.from(`${JSON.stringify(value)}\n`));
  }

  /** To the disk, so that a recorded length is one that survives a power cut. */
  async sync(): Promise<void> {
    await this.handle.sync().catch((error: unknown) => {
      throw ioError(error, `write ${this.path}`);
    });
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** How far a split has been written. */
export interface SplitProgress {
  count: number;
  /** Bytes of each shard. */
  shards: number[];
  indexBytes: number;
}

export interface ShardPlace {
  folder: string;
  split: Split;
  /** Bytes of a shard at most; only a single larger picture exceeds it. */
  shardBytes: number;
}

export class ShardWriter {
  #shard: GrowingFile | null = null;

  private constructor(
    readonly place: ShardPlace,
    readonly progress: SplitProgress,
    readonly index: GrowingFile,
  ) {}

  /** Goes on after `progress`. The folder and its `shards/` exist. */
  static async open(place: ShardPlace, progress: SplitProgress): Promise<ShardWriter> {
    const index = await GrowingFile.open(join(place.folder, indexName(place.split)), progress.indexBytes);
    return new ShardWriter(place, structuredClone(progress), index);
  }

  /** Stores the picture, then its line in the index. */
  async add(photo: Photo, about: Omit<DatasetEntry, 'shard' | 'offset' | 'width' | 'height'>): Promise<void> {
    const file = await this.#shardFor(photo.rgb.length);
    const shard = this.progress.shards.length - 1;
    const { name, group, sha256, phash } = about;
    const { width, height } = photo;
    const entry: DatasetEntry = { name, shard, offset: file.bytes, width, height, group, sha256, phash };
    await file.append(photo.rgb);
    this.progress.shards[shard] = file.bytes;
    await this.index.appendLine(entry);
    this.progress.indexBytes = this.index.bytes;
    this.progress.count++;
  }

  async sync(): Promise<void> {
    await this.#shard?.sync();
    await this.index.sync();
  }

  async close(): Promise<void> {
    await this.#shard?.close();
    await this.index.close();
  }

  /** The last shard, or a new one where the picture does not fit. */
  async #shardFor(bytes: number): Promise<GrowingFile> {
    const { shards } = this.progress;
    const { folder, split, shardBytes } = this.place;
    const last = shards.at(-1);
    if (last === undefined || (last > 0 && last + bytes > shardBytes)) {
      await this.#shard?.sync();
      await this.#shard?.close();
      this.#shard = null;
      shards.push(0);
    }
    const path = join(folder, shardName(split, shards.length - 1));
    this.#shard ??= await GrowingFile.open(path, shards.at(-1)!);
    return this.#shard;
  }
}
