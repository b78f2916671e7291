/** Folders on their way out: hidden by a move in one step, then removed file by file. */
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const pattern = /^\.deleted-([\w-]+)\.[0-9a-f-]{36}$/;

/** Moves the folder of `id` out of sight; gives its new path, null where there is no folder. */
export async function hideFolder(path: string, id: string): Promise<string | null> {
  const hidden = join(dirname(path), `.deleted-${id}.${randomUUID()}`);
  try {
    await rename(path, hidden);
    return hidden;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Ends what a killed server has left: a hidden folder goes back where `pathOf` its id still says one, as its deletion was never
 * settled; otherwise it is removed.
 */
export async function endDeletions(folder: string, pathOf: (id: string) => Promise<string | null>): Promise<void> {
  for (const name of await readdir(folder)) {
    const id = pattern.exec(name)?.[1];
    if (id === undefined) continue;
    const path = await pathOf(id);
    const isBack = path !== null && (await putBack(join(folder, name), path));
    if (!isBack) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Not where another folder has taken its place. */
async function putBack(hidden: string, path: string): Promise<boolean> {
  try {
    await rename(hidden, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another server was quicker with it: ENOENT.
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}
