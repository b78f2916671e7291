/** Which pictures an evaluation is on: a prepared data set or a folder, a split of it, at the size of comparison. */
import { decodeAhead } from '../data/decode-ahead.js';
import { pictures, readDataset, readHeader, type StoredPicture } from '../data/dataset.js';
import type { Photo } from '../data/decode-photo.js';
import { type Candidate, scanFolder } from '../data/scan.js';
import { SPLITS, type Split } from '../data/split.js';
import { LithochromeError } from '../errors.js';
import { areaDownsample } from '../ops/resample.js';
import { scope } from '../tensor/scope.js';
import { fromData } from '../tensor/tensor.js';

/** Short side in px at which pictures are compared (docs/math.md); a smaller picture keeps its size. */
const COMPARED_SIZE = 256;
/** Short side in px at which files are decoded before the exact area average. */
const DECODED_SIZE = 4 * COMPARED_SIZE;

export interface SkippedPicture {
  name: string;
  reason: string;
}

export interface PictureSet {
  /** `all` for a folder without splits. */
  readonly split: Split | 'all';
  /** Pictures at most; unreadable ones are among them. */
  readonly count: number;
  /** Pixels per ab bin (484 counts) of the training pictures; null for a folder that is not prepared. */
  readonly histogram: number[] | null;
  /** The pictures in order; `onSkip` hears of the unreadable ones. */
  stream(signal?: AbortSignal, onSkip?: (skipped: SkippedPicture) => void): AsyncGenerator<StoredPicture>;
}

/** Without a split: test where it has pictures, else val, else train. Throws DATA where nothing is left. */
export async function openPictureSet(data: string, wanted?: Split, limit = Infinity): Promise<PictureSet> {
  return (await readHeader(data)) ? openPrepared(data, wanted, limit) : openFolder(data, wanted, limit);
}

async function openPrepared(data: string, wanted: Split | undefined, limit: number): Promise<PictureSet> {
  const dataset = await readDataset(data);
  const split = chooseSplit(data, dataset.counts, wanted);
  return {
    split,
    count: Math.min(limit, dataset.counts[split]),
    histogram: [...dataset.histogram],
    async *stream(signal) {
      for await (const picture of pictures(dataset, split, { limit, signal })) yield atComparedSize(picture);
    },
  };
}

async function openFolder(data: string, wanted: Split | undefined, limit: number): Promise<PictureSet> {
  const { folder, splitSource, candidates } = await scanFolder(data);
  const split = splitSource === 'hash' ? 'all' : chooseSplit(data, countSplits(candidates), wanted);
  const chosen = candidates.filter((candidate) => split === 'all' || candidate.split === split).slice(0, limit);
  return {
    split,
    count: chosen.length,
    histogram: null,
    async *stream(signal, onSkip) {
      for await (const decoded of decodeAhead(folder, chosen, { size: DECODED_SIZE, signal })) {
        const { name, group } = decoded.file;
        if ('photo' in decoded) yield atComparedSize({ name, group: group || name, ...decoded.photo });
        else onSkip?.({ name, reason: decoded.failure.message });
      }
    },
  };
}

function countSplits(candidates: readonly Candidate[]): Record<Split, number> {
  const counts = { train: 0, val: 0, test: 0 };
  for (const { split } of candidates) if (split) counts[split]++;
  return counts;
}

function chooseSplit(data: string, counts: Readonly<Record<Split, number>>, wanted: Split | undefined): Split {
  const split = wanted ?? (['test', 'val', 'train'] as const).find((name) => counts[name] > 0) ?? 'test';
  if (counts[split] > 0) return split;
  const present = SPLITS.filter((name) => counts[name] > 0).map((name) => `${name} (${counts[name]})`);
  const others = present.length > 0 ? `; it has ${present.join(', ')}` : '';
  throw new LithochromeError('DATA', `${data} has no pictures in the split ${split}${others}`);
}

function atComparedSize<Picture extends Photo>(picture: Picture): Picture {
  const short = Math.min(picture.width, picture.height);
  if (short <= COMPARED_SIZE) return picture;
  const width = Math.round((picture.width * COMPARED_SIZE) / short);
  const height = Math.round((picture.height * COMPARED_SIZE) / short);
  const rgb = scope(() => {
    const source = fromData(new Float32Array(picture.rgb), [1, picture.height, picture.width, 3]);
    // A clamped array rounds.
    return new Uint8Array(new Uint8ClampedArray(areaDownsample(source, height, width).readFloats()).buffer);
  });
  return { ...picture, width, height, rgb };
}
