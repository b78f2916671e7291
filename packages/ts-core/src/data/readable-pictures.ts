/** Photographs of a folder as they are, without a data set. */
import { decodeAhead } from './decode-ahead.js';
import type { StoredPicture } from './dataset.js';
import { scanFolder, type Skip } from './scan.js';

/**
 * Every picture of a folder that can be read, decoded at short side `size` (never enlarged) and in the order of names: for evaluating
 * on a folder that gives no splits. Nothing is filtered; `onSkip` hears of what cannot be read.
 *
 * @throws LithochromeError DATA where the folder is missing or has no pictures; ABORTED.
 */
export async function* readablePictures(
  folder: string,
  options: { size: number; onSkip?: (skip: Skip) => void; signal?: AbortSignal },
): AsyncGenerator<StoredPicture> {
  const { candidates } = await scanFolder(folder, { signal: options.signal });
  for await (const decoded of decodeAhead(folder, candidates, options)) {
    const { name, group } = decoded.file;
    if ('photo' in decoded) yield { ...decoded.photo, name, group: group || name };
    else options.onSkip?.({ name, reason: decoded.failure.reason, detail: decoded.failure.message });
  }
}
