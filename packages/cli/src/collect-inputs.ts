import { type Dirent, realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, parse, relative, resolve } from 'node:path';
import { type ErrorDescription, describeError } from './describe-error.js';
import { plural } from './format.js';

/** A picture to colorize, or a given path that is none. */
export interface Input {
  /** Absolute; "-" is stdin. */
  readonly path: string;
  /** Folder of the file below the folder that was given; "" for a file that was given itself. */
  readonly below: string;
  readonly error?: ErrorDescription;
}

export interface CollectOptions {
  /** The caller's folder. */
  readonly folder: string;
  /** Not looked into: where the results go. */
  readonly exclude?: string;
  readonly isPicture: (name: string) => boolean;
}

interface Collection {
  readonly inputs: Input[];
  /** Files in folders that are no pictures. */
  skipped: number;
}

/** Lists the pictures behind files, folders and "-", in the order given and by name; each one once. */
export async function collectInputs(paths: readonly string[], options: CollectOptions): Promise<Collection> {
  const collection: Collection = { inputs: [], skipped: 0 };
  for (const given of paths) {
    const path = given === '-' ? given : resolve(options.folder, given);
    try {
      if (given === '-' || !(await stat(path)).isDirectory()) collection.inputs.push({ path, below: '' });
      else await collectFolder(path, options, collection);
    } catch (error) {
      collection.inputs.push({ path, below: '', error: describeMissing(error, path) });
    }
  }
  const seen = new Set<string>();
  const unique = collection.inputs.filter(({ path }) => !seen.has(path) && seen.add(path));
  return { inputs: unique, skipped: collection.skipped };
}

function describeMissing(error: unknown, path: string): ErrorDescription {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return describeError(error);
  return { code: 'INVALID_INPUT', message: `${path} does not exist; check the path` };
}

async function collectFolder(root: string, options: CollectOptions, into: Collection): Promise<void> {
  const before = into.inputs.length;
  const skippedBefore = into.skipped;
  const visited = new Set<string>();
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const real = realpathSync(folder);
    if (visited.has(real) || (folder !== root && folder === options.exclude)) continue;
    visited.add(real);
    const { folders, files } = await listFolder(folder);
    pending.push(...folders.reverse());
    const pictures = files.filter((file) => options.isPicture(file) && !isOwnResult(file, files));
    into.skipped += files.length - pictures.length;
    into.inputs.push(...pictures.map((path) => ({ path, below: relative(root, dirname(path)) })));
  }
  if (into.inputs.length > before) return;
  const others = into.skipped - skippedBefore;
  const message = `no pictures found in ${root} (${plural(others, 'other file')}); expected jpg, png, webp, tif or other photographs`;
  into.inputs.push({ path: root, below: '', error: { code: 'DATA', message } });
}

/** Links are followed; names that start with a dot and what cannot be looked at are left out. */
async function listFolder(folder: string): Promise<{ folders: string[]; files: string[] }> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (await isFolder(entry, path)) folders.push(path);
    else files.push(path);
  }
  return { folders, files };
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const info = await stat(path).catch(() => undefined);
  return info?.isDirectory() ?? false;
}

/** `cliff.color.jpg` beside `cliff.jpg` is what an earlier run has written. */
function isOwnResult(file: string, siblings: readonly string[]): boolean {
  const original = /^(.+)\.color(-\d+)?$/.exec(parse(file).name)?.[1];
  return original !== undefined && siblings.some((sibling) => parse(sibling).name === original);
}
