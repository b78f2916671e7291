/** What of an archive is unpacked, decided from its directory alone: nothing is written before all of it is found harmless. */
import { posix } from 'node:path';
import { isPictureName } from '@lithochrome/ts-core';
import type { Entry } from 'yauzl';
import { ArchiveError } from './archive-error.js';

export interface ArchiveLimits {
  /** Files and folders. */
  entries: number;
  /** Of one file, unpacked. */
  fileBytes: number;
  /** Of all files, unpacked. */
  totalBytes: number;
}

export interface ArchivePlan {
  /** Pictures and `manifest.tsv` files; all else stays packed. */
  files: Entry[];
  pictures: number;
  /** Unpacked. */
  bytes: number;
}

/** Unpacked bytes for each packed one; photographs are packed already. */
const MAX_RATIO = 100;
/** Below this many bytes the ratio says nothing: a small plain picture packs well. */
const RATIO_FREE_BYTES = 1_000_000;
const MAX_PATH_BYTES = 1024;
const MAX_NAME_BYTES = 200;
const MAX_DEPTH = 16;

const ENCRYPTED = 1;
const STORED = 0;
export const DEFLATED = 8;
/** Upper half of the external attributes, where the archive comes from Unix. */
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const archiveName = /\.(zip|tar|tgz|gz|bz2|xz|zst|7z|rar|jar)$/i;

/** @throws ArchiveError naming the entry and what is wrong with it */
export function planArchive(entries: readonly Entry[], archiveBytes: number, limits: ArchiveLimits): ArchivePlan {
  const packed = entries.reduce((sum, { compressedSize }) => sum + compressedSize, 0);
  if (packed > archiveBytes) throw invalid('its entries overlap');
  const names = new NameSet();
  const files: Entry[] = [];
  for (const entry of entries) {
    checkName(entry.fileName);
    checkKind(entry);
    names.add(entry.fileName);
    if (isWanted(entry.fileName)) files.push(checkSize(entry, limits));
  }
  const bytes = files.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (bytes > limits.totalBytes)
    throw tooLarge(`it unpacks to ${bytes} bytes, more than the limit of ${limits.totalBytes}`);
  const pictures = files.filter(({ fileName }) => isPictureName(fileName)).length;
  if (pictures === 0) throw invalid('it holds no pictures; put JPEG, PNG, WebP, TIFF, GIF or AVIF files into it');
  return { files, pictures, bytes };
}

/** Pictures and the lists of their splits; not what systems hide beside them. */
function isWanted(name: string): boolean {
  if (name.endsWith('/') || name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')) return false;
  return isPictureName(name) || posix.basename(name) === 'manifest.tsv';
}

function checkName(name: string): void {
  const parts = name.replace(/\/$/, '').split('/');
  const relative = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!relative || /[\\:\u0000-\u001f\u007f]|\ufffd/.test(name))
    throw invalid(`the name ${show(name)} is not a plain relative path`);
  const long =
    Buffer.byteLength(name) > MAX_PATH_BYTES || parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES);
  if (long || parts.length > MAX_DEPTH) throw invalid(`the name ${show(name)} is too long or too deep`);
}

function checkKind(entry: Entry): void {
  const { fileName, generalPurposeBitFlag, compressionMethod, externalFileAttributes } = entry;
  const type = (externalFileAttributes >>> 16) & FILE_TYPE;
  const expected = fileName.endsWith('/') ? FOLDER : REGULAR;
  if (type !== 0 && type !== expected) throw invalid(`${show(fileName)} is a link or a special file`);
  if (generalPurposeBitFlag & ENCRYPTED) throw invalid(`${show(fileName)} is encrypted; pack it without a password`);
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw invalid(`${show(fileName)} is compressed by method ${compressionMethod}; use deflate`);
  }
  if (archiveName.test(fileName)) throw invalid(`${show(fileName)} is an archive inside the archive; unpack it first`);
}

function checkSize(entry: Entry, { fileBytes }: ArchiveLimits): Entry {
  const { fileName, uncompressedSize: size, compressedSize } = entry;
  if (size > fileBytes) throw tooLarge(`${show(fileName)} has ${size} bytes, more than the limit of ${fileBytes}`);
  if (size > RATIO_FREE_BYTES && size > MAX_RATIO * compressedSize) {
    throw invalid(`${show(fileName)} unpacks to more than ${MAX_RATIO} times its packed size`);
  }
  return entry;
}

/** Names as a file system without case sees them. */
class NameSet {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  add(name: string): void {
    const path = name.normalize('NFC').toLowerCase().replace(/\/$/, '');
    const isFolder = name.endsWith('/');
    const above = ancestors(path);
    const clash =
      this.#files.has(path) || (!isFolder && this.#folders.has(path)) || above.some((one) => this.#files.has(one));
    if (clash) throw invalid(`the name ${show(name)} is there twice`);
    (isFolder ? this.#folders : this.#files).add(path);
    for (const one of above) this.#folders.add(one);
  }
}

/** "a/b/c" → "a", "a/b". */
function ancestors(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

const show = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}...` : name);
const invalid = (what: string): ArchiveError => new ArchiveError('INVALID', `the archive is refused: ${what}`);
const tooLarge = (what: string): ArchiveError => new ArchiveError('TOO_LARGE', `the archive is too large: ${what}`);
