/** Files and folders that are there whole or not at all, also after a crash: temporary, fsync, rename. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ioError } from './errors.js';

/** A file's name in its folder, and its content. */
export type NamedData = readonly [name: string, data: string | Uint8Array];

/** Writes one file; an older one of the same name survives a failure. @throws LithochromeError IO */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  await writeFilesAtomically(dirname(path), [[basename(path), data]]);
}

/**
 * Writes files of one folder, in less time than one after the other. Their names appear in order, each with its whole content, so
 * that the last one says that all are there.
 *
 * @throws LithochromeError IO
 */
export async function writeFilesAtomically(folder: string, files: readonly NamedData[]): Promise<void> {
  const parts = files.map(([name, data]) => {
    const path = join(folder, name);
    return { path, temporary: temporaryOf(path), data };
  });
  try {
    const written = await Promise.allSettled(parts.map(({ temporary, data }) => writeSynced(temporary, data)));
    for (const one of written) if (one.status === 'rejected') throw one.reason;
    for (const { temporary, path } of parts) await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await Promise.all(parts.map(({ temporary }) => rm(temporary, { force: true }).catch(() => {})));
    throw ioError(error, `write ${parts.map(({ path }) => path).join(' and ')}`);
  }
}

/** Writes a folder of files; `path` must not exist. @throws LithochromeError IO */
export async function writeFolderAtomically(
  path: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const temporary = temporaryOf(path);
  try {
    await mkdir(temporary, { recursive: true });
    for (const [name, data] of Object.entries(files)) await writeSynced(join(temporary, name), data);
    await syncFolder(temporary);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw ioError(error, `write ${path}`);
  }
}

/** Whether a folder's entry is what a killed write left behind. */
export function isLeftover(name: string): boolean {
  return /^\..*\.[0-9a-f-]{36}\.tmp$/.test(name);
}

/** Brings the names in a folder to the disk, where the file system offers it. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().catch(() => {});
  await handle.close();
}

function temporaryOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}

async function writeSynced(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}
