import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLithochromeError, takeLock } from '@lithochrome/ts-core';

/** Removes what killed processes have left half written in a run's folder, unless one is still at work there. */
export async function tidyRun(folder: string): Promise<void> {
  try {
    const release = await takeLock(join(folder, 'lock'), 'the run');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const { name, parentPath } of entries)
      if (/^\..*\.tmp$/.test(name)) await rm(join(parentPath, name), { recursive: true, force: true });
    await release();
  } catch (error) {
    if (!isLithochromeError(error, 'BUSY', 'IO')) throw error;
  }
}
