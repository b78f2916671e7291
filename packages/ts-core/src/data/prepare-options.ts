/** Options of preparing a data set, with their defaults and checks. */
import { checkInteger, checkNumber, checkText, invalidOption } from '../validate.js';
import { MIN_SHORT_SIDE } from './decode-photo.js';
import type { Split } from './split.js';

/** Near-gray below this mean distance from gray (ab units): gray scans and black-and-white prints lie at 0 … 2, color photographs from 3.4 on. */
const DEFAULT_MIN_CHROMA = 3;

/** What decides on the contents of a data set. */
export interface DatasetOptions {
  /** Short side of the stored pictures in px, 64 … 4096; smaller pictures are not enlarged. Default 288. */
  size?: number;
  /** Pictures whose mean chroma is lower are left out, 0 … 110. Default 3. */
  minChroma?: number;
  /** Share held out for validation where the folder gives no splits, 0 … 1. Default 0.05. */
  val?: number;
  /** Share held out for testing where the folder gives no splits, 0 … 1. Default 0.1. */
  test?: number;
  /** Only pictures of these WordNet ids: in ImageNet's folders (`n09246464/…`), or named after them (`n09246464_12.JPEG`). */
  wnids?: readonly string[];
  /** Only pictures of this tier of the manifest. */
  tier?: string;
}

export interface PrepareProgress {
  done: number;
  total: number;
  counts: Record<Split, number>;
  skipped: Record<string, number>;
}

export interface PrepareOptions extends DatasetOptions {
  /** Folder to make; an older data set there is replaced. */
  out: string;
  onProgress?: (progress: PrepareProgress) => void;
  signal?: AbortSignal;
}

export type DatasetSettings = Required<Omit<DatasetOptions, 'wnids' | 'tier'>> & Pick<DatasetOptions, 'wnids' | 'tier'>;

/** Checks the options and fills in the defaults; throws INVALID_OPTION. */
export function datasetSettings(options: DatasetOptions): DatasetSettings {
  const { size = 288, minChroma = DEFAULT_MIN_CHROMA, val = 0.05, test = 0.1, wnids, tier } = options;
  checkInteger('size', size, MIN_SHORT_SIDE, 4096);
  checkNumber('minChroma', minChroma, 0, 110);
  checkNumber('val', val, 0, 1);
  checkNumber('test', test, 0, 1);
  if (val + test >= 1) throw invalidOption('val and test that leave something to train on', 'val + test', val + test);
  if (wnids?.length === 0) throw invalidOption('at least one WordNet id', 'wnids', wnids);
  for (const wnid of wnids ?? []) {
    if (!/^n\d{8}$/.test(wnid)) throw invalidOption('a WordNet id such as n09246464', 'wnids', wnid);
  }
  if (tier !== undefined) checkText('tier', tier);
  return {
    size,
    minChroma,
    val,
    test,
    ...(wnids && { wnids: [...wnids].sort() }),
    ...(tier !== undefined && { tier }),
  };
}
