/** Opening what the user names as data: a prepared data set, or a folder of photographs. */
import { checkText } from '../validate.js';
import { type Dataset, readDataset, readHeader } from './dataset.js';
import { prepareDataset } from './prepare.js';
import type { DatasetOptions, PrepareOptions } from './prepare-options.js';
import { checkFolder } from './walk.js';
import { LithochromeError } from '../errors.js';

export interface OpenOptions extends DatasetOptions, Pick<PrepareOptions, 'onProgress' | 'signal'> {
  /** Where a folder that is not prepared gets its data set; it is reused while the folder does not change. */
  cache?: string;
}

/**
 * Opens a prepared data set. A folder of photographs is prepared in `cache` first, with the same options as `prepareDataset`.
 *
 * @throws LithochromeError DATA where the folder is missing, damaged, or not prepared and no `cache` is given; see `prepareDataset`.
 * @example
 * const dataset = await openDataset('photos', { cache: 'run/dataset' });
 */
export async function openDataset(path: string, { cache, ...options }: OpenOptions = {}): Promise<Dataset> {
  await checkFolder(checkText('path', path));
  if (await readHeader(path)) return readDataset(path);
  if (cache === undefined) {
    throw new LithochromeError('DATA', `${path} is not a prepared data set; run prepare on it, or name a cache folder`);
  }
  const prepared = await prepareDataset(path, { ...options, out: cache });
  return readDataset(prepared.path);
}
