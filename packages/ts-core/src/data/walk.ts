/** Finding the picture files below a folder. */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { ioError, LithochromeError, throwIfAborted } from '../errors.js';

/** Extensions of pictures, readable here or not: a file that has one is accounted for. */
export const PICTURE_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    'jpg jpeg jpe jfif png webp tif tiff gif avif heic heif bmp jp2 j2k jpx jxl svg hdr exr ' +
    'ppm pgm pbm pnm psd ico dng cr2 cr3 nef arw orf raf rw2'
  ).split(' '),
);

/** A picture file below a folder. */
export interface PictureFile {
  /** Path below the folder, with `/`. */
  name: string;
  bytes: number;
  mtimeMs: number;
}

export function isPictureName(name: string): boolean {
  return PICTURE_EXTENSIONS.has(extname(name).slice(1).toLowerCase());
}

/** Files looked at in one go. */
const STAT_BATCH = 256;

/** `mapper` over `items`, a bounded number at a time; results in order. */
export async function mapInBatches<In, Out>(items: readonly In[], mapper: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (let i = 0; i < items.length; i += STAT_BATCH) {
    results.push(...(await Promise.all(items.slice(i, i + STAT_BATCH).map(mapper))));
  }
  return results;
}

/** `null` where nothing readable is: a broken link, a removed file. */
export async function statOrNull(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

/** Throws DATA unless `folder` is a folder. */
export async function checkFolder(folder: string): Promise<void> {
  const info = await statOrNull(folder);
  if (!info) throw new LithochromeError('DATA', `the folder ${folder} does not exist or cannot be read`);
  if (!info.isDirectory()) throw new LithochromeError('DATA', `expected a folder of pictures but ${folder} is a file`);
}

/**
 * All picture files below `folder`, in no particular order. Links are followed, each folder is visited once
 * (so loops end), and names that start with a dot are passed over.
 */
export async function walkPictures(folder: string, signal?: AbortSignal): Promise<PictureFile[]> {
  await checkFolder(folder);
  const seen = new Set<string>();
  const found: PictureFile[] = [];
  const pending = [''];
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    throwIfAborted(signal);
    const info = await statOrNull(join(folder, below));
    const identity = `${info?.dev}:${info?.ino}`;
    if (!info || seen.has(identity)) continue;
    seen.add(identity);
    const { folders, files } = await readFolder(folder, below);
    pending.push(...folders);
    found.push(...files);
  }
  return found;
}

async function readFolder(root: string, below: string): Promise<{ folders: string[]; files: PictureFile[] }> {
  const path = join(root, below);
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw ioError(error, `read the folder ${path}`);
  });
  const folders: string[] = [];
  const files: PictureFile[] = [];
  const visible = entries.filter(({ name }) => !name.startsWith('.')).sort((p, q) => (p.name < q.name ? 1 : -1));
  await mapInBatches(visible, async (entry) => {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) folders.push(name);
    else if (entry.isSymbolicLink() || isPictureName(name)) {
      const info = await statOrNull(join(root, name));
      if (info?.isDirectory()) folders.push(name);
      else if (info?.isFile() && isPictureName(name)) files.push({ name, bytes: info.size, mtimeMs: info.mtimeMs });
    }
  });
  return { folders, files };
}
