/** Files and folders that are there whole or not at all, also after a crash: temporary, fsync, rename. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ioError } from './errors.js';

/** Writes one file; an older one of the same name survives a failure. @throws LithochromeError IO */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  await replace(path, (temporary) => writeSynced(temporary, data));
}

/** Writes a folder of files; `path` must not exist. @throws LithochromeError IO */
export async function writeFolderAtomically(
  path: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  await replace(path, async (temporary) => {
    await mkdir(temporary, { recursive: true });
    for (const [name, data] of Object.entries(files)) await writeSynced(join(temporary, name), data);
    await syncFolder(temporary);
  });
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

async function replace(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await write(temporary);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw ioError(error, `write ${path}`);
  }
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
