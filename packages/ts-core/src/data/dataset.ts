/** Opening a prepared data set and reading its pictures. */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ioError, LithochromeError, messageOf, throwIfAborted } from '../errors.js';
import {
  DATASET_VERSION,
  type DatasetEntry,
  type DatasetHeader,
  HEADER_NAME,
  HISTOGRAM_NAME,
  headerSchema,
  histogramSchema,
  indexName,
  shardName,
} from './dataset-format.js';
import type { Photo } from './decode-photo.js';
import type { SplitSource } from './scan.js';
import { type Split, SPLITS } from './split.js';
import { statOrNull } from './walk.js';

/** A prepared data set. */
export interface Dataset {
  /** Absolute. */
  readonly path: string;
  /** Short side of the stored pictures in px. */
  readonly size: number;
  readonly counts: Readonly<Record<Split, number>>;
  /** Who decided on the splits; `hash`: nobody did. */
  readonly splitSource: SplitSource;
  readonly skipped: Readonly<Record<string, number>>;
  /** Identifies the source pictures and the options. */
  readonly fingerprint: string;
  /** Training pixels per ab bin (484 counts), at the resolution of training targets. */
  readonly histogram: Float64Array;
  /** The pictures of a split, in the data set's order. */
  entries(split: Split): readonly DatasetEntry[];
}

/** A stored picture. */
export interface StoredPicture extends Photo {
  name: string;
  group: string;
}

/** The header of the data set in `path`; null where there is none, or one of another version. */
export async function readHeader(path: string): Promise<DatasetHeader | null> {
  const file = join(path, HEADER_NAME);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw ioError(error, `read ${file}`);
  });
  if (text === null) return null;
  const json = parseJson(text, file) as { format?: unknown; version?: unknown } | null;
  if (json?.format === 'lithochrome-dataset' && json.version !== DATASET_VERSION) return null;
  const parsed = headerSchema.safeParse(json);
  if (!parsed.success) throw damaged(file, parsed.error.issues[0]!.message);
  return parsed.data;
}

/** True where every shard has its full length: a cheap test that the folder is whole. */
export async function shardsAreWhole(path: string, header: DatasetHeader): Promise<boolean> {
  for (const split of SPLITS) {
    for (const [shard, bytes] of header.shards[split].entries()) {
      if ((await statOrNull(join(path, shardName(split, shard))))?.size !== bytes) return false;
    }
  }
  return true;
}

/** Reads header, histogram and indexes. Throws DATA where the folder is no whole data set. */
export async function readDataset(folder: string): Promise<Dataset> {
  const path = resolve(folder);
  const header = await readHeader(path);
  if (!header) throw new LithochromeError('DATA', `${path} is not a prepared data set; prepare it first`);
  if (!(await shardsAreWhole(path, header))) throw damaged(path, 'a shard is missing or incomplete');
  const histogramFile = join(path, HISTOGRAM_NAME);
  const histogram = histogramSchema.safeParse(parseJson(await readText(histogramFile), histogramFile));
  if (!histogram.success) throw damaged(histogramFile, histogram.error.issues[0]!.message);
  const entries = new Map<Split, DatasetEntry[]>();
  for (const split of SPLITS) entries.set(split, await readIndex(path, split, header));
  return {
    path,
    size: header.size,
    counts: header.counts,
    splitSource: header.splitSource,
    skipped: header.skipped,
    fingerprint: header.source.fingerprint,
    histogram: Float64Array.from(histogram.data.counts),
    entries: (split) => entries.get(split)!,
  };
}

async function readIndex(path: string, split: Split, header: DatasetHeader): Promise<DatasetEntry[]> {
  const file = join(path, indexName(split));
  const lines = (await readText(file)).split('\n').filter((line) => line !== '');
  if (lines.length !== header.counts[split])
    throw damaged(file, `expected ${header.counts[split]} lines, found ${lines.length}`);
  return lines.map((line, i) => {
    const entry = parseJson(line, file) as DatasetEntry;
    const end = entry.offset + entry.width * entry.height * 3;
    const inside =
      entry.offset >= 0 && entry.width > 0 && entry.height > 0 && end <= (header.shards[split][entry.shard] ?? -1);
    if (!inside) throw damaged(file, `line ${i + 1} points outside its shard`);
    return entry;
  });
}

/**
 * The pictures of one split, or of all, one after the other at their stored size.
 *
 * @example
 * for await (const { name, width, height, rgb } of pictures(dataset, 'val')) …
 */
export async function* pictures(
  dataset: Dataset,
  split: Split | 'all',
  options: { limit?: number; signal?: AbortSignal } = {},
): AsyncGenerator<StoredPicture> {
  const { limit = Infinity, signal } = options;
  let left = limit;
  for (const part of split === 'all' ? SPLITS : [split]) {
    const shards = new ShardReader(dataset.path, part);
    try {
      for (const entry of dataset.entries(part).slice(0, left)) {
        throwIfAborted(signal);
        const { name, group, width, height } = entry;
        left--;
        yield { name, group, width, height, rgb: await shards.read(entry) };
      }
    } finally {
      await shards.close();
    }
  }
}

/** Keeps the shard that was read last open. */
class ShardReader {
  #open: { shard: number; handle: FileHandle } | null = null;

  constructor(
    readonly path: string,
    readonly split: Split,
  ) {}

  async read({ shard, offset, width, height }: DatasetEntry): Promise<Uint8Array> {
    const file = join(this.path, shardName(this.split, shard));
    try {
      if (this.#open?.shard !== shard) {
        await this.close();
        this.#open = { shard, handle: await open(file, 'r') };
      }
      const rgb = new Uint8Array(width * height * 3);
      const { bytesRead } = await this.#open.handle.read(rgb, 0, rgb.length, offset);
      if (bytesRead !== rgb.length) throw damaged(file, `it ends at byte ${offset + bytesRead}`);
      return rgb;
    } catch (error) {
      throw ioError(error, `read ${file}`);
    }
  }

  async close(): Promise<void> {
    await this.#open?.handle.close();
    this.#open = null;
  }
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw damaged(file, messageOf(error));
  });
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(file, messageOf(error));
  }
}

function damaged(file: string, detail: string): LithochromeError {
  return new LithochromeError('DATA', `the data set file ${file} is damaged (${detail}); prepare the data set again`);
}
