/** Data sets that clients upload: unpacked beside the others, and moved among them when they are whole. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetRow } from '../database/tables.js';
import type { DatasetStore } from '../store/dataset-store.js';
import { type ArchiveLimits } from './archive-plan.js';
import { asFile, type ReceivedFile } from './received-file.js';
import { unpackArchive } from './unpack-archive.js';

export type UploadErrorCode = 'NAME_TAKEN' | 'INVALID_NAME' | 'BUSY';

export class UploadError extends Error {
  readonly code: UploadErrorCode;

  constructor(code: UploadErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Archives unpacked at once. */
const AT_ONCE = 2;
/** What a server left behind that was killed; another one of the same storage may still be at work on younger ones. */
const ABANDONED_MS = 24 * 3_600_000;
const prefix = '.incoming-';

export class DatasetUploads {
  readonly #folder: string;
  readonly #limits: ArchiveLimits;
  #running = 0;

  /** `folder`: of data sets. */
  constructor(folder: string, limits: ArchiveLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Unpacks a zip of pictures. @throws UploadError, ArchiveError; then nothing of it is left */
  async add(
    { file, name, signal }: { file: File | ReceivedFile; name: string; signal: AbortSignal },
    openStore: () => Promise<DatasetStore>,
  ): Promise<DatasetRow> {
    checkName(name);
    if (this.#running >= AT_ONCE)
      throw new UploadError('BUSY', `${AT_ONCE} archives are being unpacked; try again later`);
    this.#running++;
    const work = join(this.#folder, `${prefix}${randomUUID()}`);
    try {
      const pictures = join(work, 'pictures');
      await mkdir(pictures, { recursive: true, mode: 0o700 });
      const archive = await asFile(file, join(work, 'archive.zip'));
      await unpackArchive(archive, pictures, { limits: this.#limits, signal });
      const [path, datasets] = [join(this.#folder, name), await openStore()];
      await moveNew(pictures, path, name);
      return (await datasets.find(await datasets.add(path, name)))!;
    } finally {
      this.#running--;
      await rm(work, { recursive: true, force: true });
    }
  }

  /** Removes what servers that were killed left half unpacked. */
  async sweep(now = Date.now()): Promise<void> {
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => name.startsWith(prefix));
    for (const path of names.map((name) => join(this.#folder, name))) {
      const info = await stat(path).catch(() => null);
      if (info && info.mtimeMs < now - ABANDONED_MS) await rm(path, { recursive: true, force: true });
    }
  }
}

function checkName(name: string): void {
  if (/^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}_-])?$/u.test(name)) return;
  const expected = 'expected up to 64 letters, digits, spaces, ".", "_" and "-" for name, with a letter or digit first';
  throw new UploadError('INVALID_NAME', `${expected}, but received ${JSON.stringify(name.slice(0, 80))}`);
}

/** A folder with files in it is never replaced by a move. */
async function moveNew(from: string, to: string, name: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new UploadError('NAME_TAKEN', `there is a data set named ${name} already; choose another name`);
  }
}
