/** From a folder to the list of pictures that may enter a data set, with their splits and groups. */
import { join, resolve } from 'node:path';
import { LithochromeError, throwIfAborted } from '../errors.js';
import { MANIFEST_NAME, type ManifestRow, readManifest } from './manifest.js';
import { SPLITS, type Split } from './split.js';
import { checkFolder, mapInBatches, type PictureFile, statOrNull, walkPictures } from './walk.js';

/** Who decided on the splits. */
export type SplitSource = 'manifest' | 'folders' | 'hash';

export interface Candidate extends PictureFile {
  /** null: by hash, once decoded. */
  split: Split | null;
  /** Empty: a group of its own. */
  group: string;
}

/** A picture that does not enter the data set, and why. */
export interface Skip {
  name: string;
  reason: string;
  detail?: string;
}

export interface Scan {
  folder: string;
  splitSource: SplitSource;
  /** Held-out pictures first, so that of near-duplicates the training one goes; then by name. */
  candidates: Candidate[];
  skips: Skip[];
}

export interface ScanOptions {
  /** Only pictures of these WordNet ids: in a folder of that name, or with a name that starts with it. */
  wnids?: readonly string[];
  /** Only pictures of this tier; needs a manifest with tiers. */
  tier?: string;
  signal?: AbortSignal;
}

/**
 * Lists the pictures of a folder. Splits come from `manifest.tsv`, else from sub-folders train|val|test, else they are left to
 * the hash of each picture. Throws DATA where the folder is missing or nothing is left.
 */
export async function scanFolder(path: string, options: ScanOptions = {}): Promise<Scan> {
  const folder = resolve(path);
  await checkFolder(folder);
  const manifest = await readManifest(folder);
  const scan = manifest ? await scanManifest(folder, manifest, options) : await scanFiles(folder, options);
  keepGroupsWhole(scan);
  if (options.wnids) keepSynsets(scan, options.wnids);
  if (scan.candidates.length === 0) throw nothingLeft(scan, options);
  const rank = (split: Split | null) => (split === 'test' ? 0 : split === 'val' ? 1 : 2);
  scan.candidates.sort((p, q) => rank(p.split) - rank(q.split) || (p.name < q.name ? -1 : 1));
  return scan;
}

async function scanManifest(folder: string, rows: ManifestRow[], options: ScanOptions): Promise<Scan> {
  const skips: Skip[] = [];
  const wanted = rows.filter((row) => options.tier === undefined || row.tier === options.tier);
  for (const row of rows) {
    if (options.tier !== undefined && row.tier !== options.tier) skips.push({ name: row.name, reason: 'tier' });
  }
  throwIfAborted(options.signal);
  const files = await mapInBatches(wanted, (row) => locate(folder, row));
  const candidates = new Map<string, Candidate>();
  for (const [i, row] of wanted.entries()) {
    const file = files[i];
    if (!file) skips.push({ name: row.name, reason: 'missing', detail: `listed in ${MANIFEST_NAME}` });
    else candidates.set(file.name, { ...file, split: row.split, group: row.group });
  }
  return { folder, splitSource: 'manifest', candidates: [...candidates.values()], skips };
}

/** A listed picture lies at `<split>/<name>` or at `<name>`. */
async function locate(folder: string, row: ManifestRow): Promise<PictureFile | null> {
  for (const name of row.split ? [`${row.split}/${row.name}`, row.name] : [row.name]) {
    const info = await statOrNull(join(folder, name));
    if (info?.isFile()) return { name, bytes: info.size, mtimeMs: info.mtimeMs };
  }
  return null;
}

async function scanFiles(folder: string, options: ScanOptions): Promise<Scan> {
  if (options.tier !== undefined) {
    throw new LithochromeError('DATA', `tier ${options.tier} was asked for, but ${folder} has no ${MANIFEST_NAME}`);
  }
  const files = await walkPictures(folder, options.signal);
  const splitOf = (name: string) => SPLITS.find((split) => name.startsWith(`${split}/`)) ?? null;
  // A training folder makes the layout: an album that happens to be called "test" does not.
  if (!files.some(({ name }) => splitOf(name) === 'train')) {
    const candidates = files.map((file) => ({ ...file, split: null, group: '' }));
    return { folder, splitSource: 'hash', candidates, skips: [] };
  }
  const inside = files.filter(({ name }) => splitOf(name) !== null);
  const outside = files.filter(({ name }) => splitOf(name) === null);
  return {
    folder,
    splitSource: 'folders',
    candidates: inside.map((file) => ({ ...file, split: splitOf(file.name), group: '' })),
    skips: outside.map(({ name }) => ({ name, reason: 'outside-splits', detail: 'not below train, val or test' })),
  };
}

/** Of a group that was given several splits, only the pictures of the most held-out one stay (test, then val). */
function keepGroupsWhole(scan: Scan): void {
  const splitsOf = new Map<string, Set<Split | null>>();
  for (const { group, split } of scan.candidates) {
    if (group !== '') splitsOf.set(group, (splitsOf.get(group) ?? new Set()).add(split));
  }
  const keptSplit = (group: string): Split | null => {
    const splits = splitsOf.get(group)!;
    return (['test', 'val', 'train'] as const).find((split) => splits.has(split)) ?? null;
  };
  scan.candidates = scan.candidates.filter((candidate) => {
    const { name, group, split } = candidate;
    const kept = group === '' ? split : keptSplit(group);
    if (kept === split) return true;
    scan.skips.push({ name, reason: 'group-held-out', detail: `group ${group} belongs to ${kept}` });
    return false;
  });
}

function keepSynsets(scan: Scan, wnids: readonly string[]): void {
  const wanted = new Set(wnids);
  scan.candidates = scan.candidates.filter(({ name }) => {
    const parts = name.split('/');
    const prefix = parts.at(-1)!.split(/[_.]/, 1)[0]!;
    const kept = wanted.has(prefix) || parts.slice(0, -1).some((part) => wanted.has(part));
    if (!kept) scan.skips.push({ name, reason: 'wnid' });
    return kept;
  });
}

function nothingLeft({ folder, skips }: Scan, { wnids, tier }: ScanOptions): LithochromeError {
  const filters = [wnids && `wnids ${wnids.join(', ')}`, tier !== undefined && `tier ${tier}`].filter(Boolean);
  const among = skips.length > 0 ? ` (${skips.length} pictures were passed over)` : '';
  const what = filters.length > 0 ? `no pictures of ${filters.join(' and ')}` : 'no pictures';
  return new LithochromeError(
    'DATA',
    `${what} found in ${folder}${among}; expected jpg, png, webp, tif or other photographs`,
  );
}
