import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ZipEntry, zipFile } from '../testing/zip-file.js';
import { unpackArchive } from './unpack-archive.js';

const limits = { entries: 50, fileBytes: 4_000_000, totalBytes: 5_000_000 };
const never = new AbortController().signal;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function unpack(zip: Buffer, signal = never) {
  const [path, target] = [join(folder, 'x.zip'), await mkdtemp(join(folder, 'out-'))];
  await writeFile(path, zip);
  const unpacked = unpackArchive(path, target, { limits, signal });
  const found = await unpacked.catch((error: unknown) => error);
  return { found, names: await readdir(target, { recursive: true }), target };
}

const picture: ZipEntry = { name: 'a.jpg', data: 'picture' };

it('writes pictures and manifests, and leaves the rest packed', async () => {
  const { found, names, target } = await unpack(
    zipFile([
      { name: 'photos/' },
      { name: 'photos/2.PNG', data: 'two', mode: 0o100644 },
      { name: 'photos/manifest.tsv', data: 'name\tsplit', stored: true },
      picture,
      ...['notes.txt', 'run.sh', '.hidden.jpg', '__MACOSX/a.jpg', '.git/a.jpg'].map((name) => ({ name, data: 'x' })),
    ]),
  );
  expect(found).toEqual({ pictures: 2, bytes: 20 });
  expect(names.sort()).toEqual(['a.jpg', 'photos', 'photos/2.PNG', 'photos/manifest.tsv']);
  expect(await readFile(join(target, 'photos/2.PNG'), 'utf8')).toBe('two');
});

const zeros = (size: number) => Buffer.alloc(size);
/** Does not get smaller by packing. */
const noise = (size: number) => createHash('shake256', { outputLength: size }).update('noise').digest();

it.each<[string, ZipEntry[], RegExp]>([
  ['..', [{ ...picture, name: '../a.jpg' }], /relative path/],
  ['.. in the middle', [{ ...picture, name: 'a/../../b.jpg' }], /relative path/],
  ['an absolute name', [{ ...picture, name: '/etc/a.jpg' }], /absolute path/],
  ['a drive', [{ ...picture, name: 'C:/a.jpg' }], /absolute path/],
  ['a stream', [{ ...picture, name: 'a.jpg:x.jpg' }], /plain relative path/],
  ['backslashes', [{ ...picture, name: '..\\a.jpg' }], /invalid characters/],
  ['a zero byte', [{ ...picture, name: 'a.jpg\0.png' }], /plain relative path/],
  ['an empty name', [{ ...picture, name: 'a//b.jpg' }], /plain relative path/],
  ['a long name', [{ ...picture, name: `${'x'.repeat(300)}.jpg` }], /too long/],
  ['deep folders', [{ ...picture, name: `${'x/'.repeat(40)}a.jpg` }], /too deep/],
  ['a name twice', [picture, picture], /twice/],
  ['a name in another case', [picture, { ...picture, name: 'A.JPG' }], /twice/],
  ['a file that is a folder too', [picture, { ...picture, name: 'a.jpg/b.jpg' }], /twice/],
  ['a folder that is a file too', [{ ...picture, name: 'a.jpg/b.jpg' }, picture], /twice/],
  ['a symbolic link', [{ ...picture, data: '/etc/passwd', mode: 0o120777 }], /link or a special file/],
  ['a device', [{ ...picture, mode: 0o020666 }], /link or a special file/],
  ['encryption', [{ ...picture, claims: { flags: 1 } }], /encrypted/],
  ['another method', [{ ...picture, claims: { method: 93 } }], /method 93/],
  ['an archive inside', [picture, { name: 'more.zip', data: 'PK' }], /archive inside/],
  ['a bomb', [{ ...picture, data: zeros(3_000_000) }], /100 times/],
  ['a file that is too large', [{ ...picture, data: zeros(4_000_001), stored: true }], /4000001 bytes/],
  [
    'files that together are too large',
    [0, 1].map((i) => ({ name: `${i}.jpg`, data: zeros(2_600_000), stored: true })),
    /5200000/,
  ],
  ['too many entries', Array.from({ length: 51 }, (_, i) => ({ ...picture, name: `${i}.jpg` })), /51 entries/],
  [
    'overlapping entries',
    [
      { ...picture, data: 'x'.repeat(300), stored: true },
      ...[1, 2, 3].map((i) => ({ ...picture, name: `${i}.jpg`, data: 'x'.repeat(300), stored: true, overlaps: true })),
    ],
    /overlap/,
  ],
  ['a size that is understated', [{ ...picture, data: zeros(50_000), claims: { size: 10 } }], /too many bytes/],
  ['a size that is overstated', [{ ...picture, claims: { size: 90_000 } }], /not enough bytes/],
  ['a small size that is overstated', [{ ...picture, claims: { size: 60_000 } }], /not enough bytes/],
  ['a small size that is far off', [{ ...picture, data: zeros(99_000), claims: { size: 10 } }], /than 65536 bytes/],
  ['a small size before large data', [{ ...picture, data: noise(99_000), claims: { size: 10 } }], /too many bytes/],
  ['a wrong checksum', [{ ...picture, claims: { crc: 5 } }], /checksum/],
  ['no pictures', [{ name: 'a.txt', data: 'x' }], /no pictures/],
  ['nothing', [], /no pictures/],
])('refuses %s', async (_what, entries, message) => {
  const { found, names } = await unpack(zipFile(entries));
  expect(found).toMatchObject({ name: 'ArchiveError', message: expect.stringMatching(message) as string });
  // What is only seen while unpacking may leave files, which the caller removes.
  if (!/bytes$|checksum/.test(message.source)) expect(names).toEqual([]);
});

function pointingBeyond(): Buffer {
  const zip = zipFile([picture]);
  return zip.fill(0xff, zip.length - 6, zip.length - 2);
}

it.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('not a zip')],
  ['a cut zip', zipFile([picture]).subarray(0, 40)],
  ['a zip without its directory', Buffer.concat([zipFile([picture]).subarray(0, 50), zipFile([])])],
  ['a directory out of bounds', pointingBeyond()],
])('refuses %s', async (_what, data) => {
  const { found, names } = await unpack(data);
  expect([(found as Error).name, names]).toEqual(['ArchiveError', []]);
});

it('says what a file is that is no zip', async () => {
  const { found } = await unpack(Buffer.from('not a zip, but long enough for one'));
  expect((found as Error).message).toBe('the archive is refused: it is no zip, or its end is missing; pack it anew');
});

it('stops when asked', async () => {
  const { found } = await unpack(zipFile([picture]), AbortSignal.abort());
  expect((found as Error).name).toBe('AbortError');
});
