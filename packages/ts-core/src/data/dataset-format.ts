/** The files of a prepared data set. */
import { z } from 'zod';
import { type Split, SPLITS } from './split.js';

/** Raised whenever the files change their meaning: older folders are prepared anew. */
export const DATASET_VERSION = 1;
export const HEADER_NAME = 'dataset.json';
export const SKIPPED_NAME = 'skipped.ndjson';
export const HISTOGRAM_NAME = 'histogram.json';

/** Bytes of a shard at most. */
export const SHARD_BYTES = 256 * 2 ** 20;

const count = z.int().nonnegative();
const perSplit = <Value extends z.ZodType>(value: Value) => z.object({ train: value, val: value, test: value });

/** `dataset.json`. */
export const headerSchema = z.object({
  format: z.literal('lithochrome-dataset'),
  version: z.literal(DATASET_VERSION),
  /** Short side of the stored pictures in px; a smaller picture keeps its own size. */
  size: z.int().positive(),
  counts: perSplit(count),
  /** Bytes of each split's shards, in order. */
  shards: perSplit(z.array(count)),
  /** Pictures left out, by reason; each one is listed in skipped.ndjson. */
  skipped: z.record(z.string(), count),
  splitSource: z.enum(['manifest', 'folders', 'hash']),
  options: z.object({
    minChroma: z.number(),
    val: z.number(),
    test: z.number(),
    wnids: z.array(z.string()).optional(),
    tier: z.string().optional(),
  }),
  source: z.object({ folder: z.string(), fingerprint: z.string() }),
});
export type DatasetHeader = z.infer<typeof headerSchema>;

/** A line of `<split>.ndjson`: one picture, raw 8-bit sRGB [height, width, 3] at `offset` of its shard. */
export interface DatasetEntry {
  /** Path below the source folder. */
  name: string;
  shard: number;
  offset: number;
  width: number;
  height: number;
  /** Pictures of one scene share it and its split; its own name for a picture by itself. */
  group: string;
  /** Of the stored pixels. */
  sha256: string;
  /** Perceptual hash, 16 hex digits. */
  phash: string;
}

/** `histogram.json`: training pixels per ab bin, at the resolution of training targets (4 × 4 pixels averaged). */
export const histogramSchema = z.object({
  grid: z.literal('ab-484'),
  cell: z.int(),
  counts: z.array(z.number()).length(484),
});

export function shardName(split: Split, shard: number): string {
  return `shards/${split}-${String(shard).padStart(3, '0')}.bin`;
}

export function indexName(split: Split): string {
  return `${split}.ndjson`;
}

/** A record with one value per split. */
export function forEachSplit<Value>(value: (split: Split) => Value): Record<Split, Value> {
  return Object.fromEntries(SPLITS.map((split) => [split, value(split)])) as Record<Split, Value>;
}
