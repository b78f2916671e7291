/** From a folder of photographs to a data set that training can read at speed. */
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isLithochromeError, LithochromeError, throwIfAborted } from '../errors.js';
import { checkText, invalidOption } from '../validate.js';
import { abCells, addToHistogram, meanChroma, TARGET_CELL } from './ab-map.js';
import { readHeader, shardsAreWhole } from './dataset.js';
import { DATASET_VERSION, type DatasetHeader, forEachSplit, HEADER_NAME } from './dataset-format.js';
import { decodeAhead } from './decode-ahead.js';
import type { Photo } from './decode-photo.js';
import { isDrawing, measureFlatness } from './drawing.js';
import { HashIndex } from './hash-index.js';
import { hashFromHex, hashToHex, perceptualHash } from './perceptual-hash.js';
import { type DatasetSettings, datasetSettings, type PrepareOptions } from './prepare-options.js';
import { PrepareWorkspace } from './prepare-workspace.js';
import { type Candidate, type Scan, type Skip, scanFolder } from './scan.js';
import { type Split, sha256, splitByHash } from './split.js';
import { statOrNull } from './walk.js';

/** Hashes at most this many of 64 bits apart are the same picture; unrelated photographs are 10 or more apart, mostly about 32. */
const DUPLICATE_BITS = 6;
/** How often the state is recorded: what an interruption costs. */
const CHECKPOINT_MS = 5000;

export interface PreparedDataset {
  /** Absolute. */
  path: string;
  counts: Record<Split, number>;
  /** Pictures left out, by reason; `skipped.ndjson` lists each. */
  skipped: Record<string, number>;
}

/**
 * Makes a data set of the photographs in `folder`: decodes them at short side `size`, leaves out what is no photo (unreadable, tiny,
 * drawings), near-gray or a near-duplicate, splits them, and writes shards of raw pixels with an index and the training pictures'
 * color histogram. Splits come from `manifest.tsv`, else from sub-folders train|val|test, else from a hash of each picture; groups
 * stay whole. Nothing is written inside `folder`. `out` appears when it is whole; an interrupted preparation goes on where it
 * stopped, and with nothing changed since it returns at once.
 *
 * @throws LithochromeError INVALID_OPTION; DATA (no folder, no usable photos, `out` is something else); IO (disk full, no permission);
 * BUSY (another process prepares `out`); ABORTED.
 * @example
 * const { path, counts } = await prepareDataset('photos', { out: 'prepared' });
 */
export async function prepareDataset(folder: string, options: PrepareOptions): Promise<PreparedDataset> {
  const settings = datasetSettings(options);
  const out = resolve(checkText('out', options.out));
  const scan = await scanFolder(checkText('folder', folder), { ...settings, signal: options.signal });
  await checkOutside(scan.folder, out);
  const fingerprint = fingerprintOf(scan, settings);
  const existing = await readExisting(out);
  if (existing?.source.fingerprint === fingerprint && (await shardsAreWhole(out, existing))) {
    return { path: out, counts: existing.counts, skipped: existing.skipped };
  }
  const workspace = await PrepareWorkspace.open(out, fingerprint);
  try {
    await addPictures(scan, settings, workspace, options);
    const { counts, skipped, histogram } = workspace;
    if (counts.train + counts.val + counts.test === 0) throw nothingUsable(scan, skipped);
    const grid = { grid: 'ab-484', cell: TARGET_CELL, counts: [...histogram] };
    await workspace.publish(out, headerOf(scan, settings, workspace), grid);
    return { path: out, counts, skipped };
  } catch (error) {
    // An empty result is no use to the next run; anything else is gone on with.
    await workspace.abandon({ remove: isLithochromeError(error, 'DATA') });
    throw error;
  }
}

async function addPictures(
  scan: Scan,
  settings: DatasetSettings,
  workspace: PrepareWorkspace,
  { onProgress, signal }: Pick<PrepareOptions, 'onProgress' | 'signal'>,
): Promise<void> {
  if (!workspace.resumed) for (const skip of scan.skips) await workspace.skip(skip);
  const known = new KnownPictures();
  for await (const { name, phash } of workspace.stored()) known.add(name, phash);
  const total = scan.candidates.length;
  let recorded = Date.now();
  try {
    const rest = scan.candidates.slice(workspace.done);
    for await (const decoded of decodeAhead(scan.folder, rest, { size: settings.size, signal })) {
      const skip =
        'failure' in decoded
          ? { name: decoded.file.name, reason: decoded.failure.reason, detail: decoded.failure.message }
          : await addPicture(decoded.file, decoded.photo, { settings, workspace, known });
      if (skip) await workspace.skip(skip);
      workspace.done++;
      onProgress?.({ done: workspace.done, total, counts: workspace.counts, skipped: { ...workspace.skipped } });
      if (Date.now() - recorded > CHECKPOINT_MS) {
        await workspace.checkpoint();
        recorded = Date.now();
      }
    }
  } finally {
    if (signal?.aborted) await workspace.checkpoint();
  }
  throwIfAborted(signal);
}

/** Stores the picture, or returns why not. */
async function addPicture(
  candidate: Candidate,
  photo: Photo,
  { settings, workspace, known }: { settings: DatasetSettings; workspace: PrepareWorkspace; known: KnownPictures },
): Promise<Skip | null> {
  const { name, group } = candidate;
  const flatness = measureFlatness(photo);
  if (isDrawing(flatness))
    return { name, reason: 'drawing', detail: `${Math.round(flatness.flat * 100)} % of it is flat` };
  const cells = abCells(photo);
  const chroma = meanChroma(cells);
  if (chroma < settings.minChroma) return { name, reason: 'near-gray', detail: `mean chroma ${chroma.toFixed(2)}` };
  const phash = hashToHex(perceptualHash(photo));
  const twin = known.find(phash);
  if (twin !== null) return { name, reason: 'duplicate', detail: `of ${twin}` };
  const hash = sha256(photo.rgb);
  const split = candidate.split ?? splitByHash(group === '' ? hash : sha256(group), settings);
  await workspace.writers[split].add(photo, { name, group: group || name, sha256: hash, phash });
  known.add(name, phash);
  if (split === 'train') addToHistogram(cells, workspace.histogram);
  return null;
}

class KnownPictures {
  readonly #index = new HashIndex(DUPLICATE_BITS);
  readonly #names: string[] = [];

  add(name: string, phash: string): void {
    this.#names[this.#index.add(hashFromHex(phash))] = name;
  }

  /** The name of a near-duplicate. */
  find(phash: string): string | null {
    return this.#names[this.#index.find(hashFromHex(phash))] ?? null;
  }
}

/** Changes with any name, size, date, split or group of a picture, and with the options. */
function fingerprintOf(scan: Scan, settings: DatasetSettings): string {
  const lines = scan.candidates.map(({ name, bytes, mtimeMs, split, group }) =>
    [name, bytes, mtimeMs, split, group].join('\t'),
  );
  const skips = scan.skips.map(({ name, reason }) => `${name}\t${reason}`);
  return sha256(JSON.stringify([DATASET_VERSION, settings, scan.splitSource]) + [...lines, ...skips].join('\n'));
}

function headerOf(scan: Scan, settings: DatasetSettings, workspace: PrepareWorkspace): DatasetHeader {
  const { size, wnids, ...rest } = settings;
  return {
    format: 'lithochrome-dataset',
    version: DATASET_VERSION,
    size,
    counts: workspace.counts,
    shards: forEachSplit((split) => workspace.writers[split].progress.shards),
    skipped: workspace.skipped,
    splitSource: scan.splitSource,
    options: { ...rest, ...(wnids && { wnids: [...wnids] }) },
    source: { folder: scan.folder, fingerprint: workspace.fingerprint },
  };
}

/** `out` must not lie in the user's folder, whichever links lead there. */
async function checkOutside(folder: string, out: string): Promise<void> {
  let existing = out;
  while (!(await statOrNull(existing))) existing = dirname(existing);
  const real = join(await realpath(existing), relative(existing, out));
  const inside = relative(await realpath(folder), real);
  if (inside === '' || (inside !== '..' && !inside.startsWith(`..${sep}`))) {
    throw invalidOption(`a folder outside the pictures' folder ${folder}`, 'out', out);
  }
}

/** The data set in `out`; null where nothing or an empty folder is. Throws DATA for anything else: it is not ours to replace. */
async function readExisting(out: string): Promise<DatasetHeader | null> {
  const info = await statOrNull(out);
  if (!info) return null;
  const names = info.isDirectory() ? await readdir(out) : null;
  if (names?.length === 0) return null;
  const foreign = () =>
    new LithochromeError('DATA', `${out} exists and is not a prepared data set; remove it or choose another name`);
  if (!names?.includes(HEADER_NAME)) throw foreign();
  return readHeader(out).catch(() => Promise.reject(foreign()));
}

function nothingUsable({ folder, candidates }: Scan, skipped: Record<string, number>): LithochromeError {
  const reasons = Object.entries(skipped).map(([reason, count]) => `${count} ${reason}`);
  return new LithochromeError(
    'DATA',
    `none of the ${candidates.length} pictures in ${folder} can be used: ${reasons.join(', ')}`,
  );
}
