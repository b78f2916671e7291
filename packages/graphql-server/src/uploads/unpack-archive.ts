/** Unpacking a client's zip: after its directory was checked, each file is held to the size and the checksum that are stated there. */
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ArchiveError } from './archive-error.js';
import { type ArchiveLimits, type ArchivePlan, DEFLATED, planArchive } from './archive-plan.js';

interface Archive {
  zip: ZipFile;
  source: FileHandle;
}

interface Destination {
  target: string;
  signal: AbortSignal;
}

/** Inflated within a millisecond. */
const SMALL_BYTES = 65_536;

/**
 * Writes the pictures of the zip at `path` into the folder `target`, which is there and empty.
 *
 * @throws ArchiveError; what was written until then is the caller's to remove
 */
export async function unpackArchive(
  path: string,
  target: string,
  { limits, signal }: { limits: ArchiveLimits; signal: AbortSignal },
): Promise<Pick<ArchivePlan, 'pictures' | 'bytes'>> {
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true, decodeStrings: true }).catch(refuse);
  const source = await open(path);
  try {
    const entries = await readEntries(zip, limits).catch(refuse);
    const plan = planArchive(entries, zip.fileSize, limits);
    const folders = new Set(plan.files.map(({ fileName }) => dirname(join(target, fileName))));
    for (const path of folders) await mkdir(path, { recursive: true, mode: 0o700 });
    for (const entry of plan.files) await unpack({ zip, source }, entry, { target, signal });
    return { pictures: plan.pictures, bytes: plan.bytes };
  } finally {
    zip.close();
    await source.close();
  }
}

async function readEntries(zip: ZipFile, limits: ArchiveLimits): Promise<Entry[]> {
  if (zip.entryCount > limits.entries) {
    const message = `the archive is too large: it has ${zip.entryCount} entries, more than the limit of ${limits.entries}`;
    throw new ArchiveError('TOO_LARGE', message);
  }
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
}

async function unpack(archive: Archive, entry: Entry, { target, signal }: Destination): Promise<void> {
  const file = await open(join(target, entry.fileName), 'wx', 0o600);
  try {
    let sum = 0;
    for await (const chunk of contentsOf(archive, entry)) {
      signal.throwIfAborted();
      sum = crc32(chunk, sum);
      await file.writeFile(chunk);
    }
    if (sum !== entry.crc32) throw new Error('a checksum does not match');
  } catch (error) {
    if (signal.aborted || isOfDisk(error)) throw error;
    refuse(error);
  } finally {
    await file.close();
  }
}

async function* contentsOf({ zip, source }: Archive, entry: Entry): AsyncIterable<Buffer> {
  if (entry.compressedSize <= SMALL_BYTES && entry.uncompressedSize <= SMALL_BYTES)
    yield await readSmall({ zip, source }, entry);
  // Read at once: an error of a stream that nobody reads yet would end the process.
  else yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
}

/** In one piece, for a stream costs more than what a small file is. */
async function readSmall({ zip, source }: Archive, entry: Entry): Promise<Buffer> {
  const { compressedSize, uncompressedSize, compressionMethod } = entry;
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const packed = Buffer.allocUnsafe(compressedSize);
  const { bytesRead } = await source.read(packed, 0, compressedSize, fileDataStart);
  if (bytesRead < compressedSize) throw new Error('it ends too early');
  const data = compressionMethod === DEFLATED ? inflateRawSync(packed, { maxOutputLength: SMALL_BYTES }) : packed;
  if (data.length === uncompressedSize) return data;
  throw new Error(data.length > uncompressedSize ? 'too many bytes' : 'not enough bytes');
}

/** A full disk is no fault of the archive. */
function isOfDisk(error: unknown): boolean {
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall !== undefined;
}

function refuse(error: unknown): never {
  if (error instanceof ArchiveError) throw error;
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.startsWith('End of central directory')
    ? 'it is no zip, or its end is missing; pack it anew'
    : message;
  throw new ArchiveError('INVALID', `the archive is refused: ${reason}`);
}
