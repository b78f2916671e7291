/** A lock file that names its owner: one process at a time works on a folder. */
import { readFileSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ioError, LithochromeError } from './errors.js';

/** Locks of this process. */
const held = new Set<string>();

/**
 * Creates the file `path`, holding this process's id. A lock whose process is gone is taken over; one that is alive throws BUSY
 * naming its pid; `what` says what is in use. Returns the function that releases the lock; give it the path where the file lies by then.
 */
export async function takeLock(path: string, what: string): Promise<(movedTo?: string) => Promise<void>> {
  const own = resolve(path);
  const busy = (pid: number) =>
    new LithochromeError('BUSY', `${what} is in use by process ${pid}; wait for it or stop it`);
  if (held.has(own)) throw busy(process.pid);
  held.add(own);
  try {
    while (!(await createLock(own))) {
      const owner = await readFile(own, 'utf8').catch(() => '');
      const pid = Number.parseInt(owner, 10);
      if (isAlive(pid, owner)) throw busy(pid);
      // Renamed first: of two that find the same stale lock, one gets it.
      const stale = `${own}.stale-${process.pid}`;
      await rename(own, stale).then(() => rm(stale, { force: true }), ignoreMissing);
    }
  } catch (error) {
    held.delete(own);
    throw ioError(error, `lock ${own}`);
  }
  return async (movedTo = own) => {
    held.delete(own);
    await rm(movedTo, { force: true });
  };
}

async function createLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(identity(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number, owner: string): boolean {
  // Our own pid in a lock that we do not hold: an earlier process had it.
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return identity(pid) === owner;
}

/**
 * The pid with, on Linux, its start time: a pid that was given out again is another process. Fields of /proc/<pid>/stat after the
 * name: state first, start time as the 20th. A zombie has ended; only its parent has not looked yet.
 */
function identity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : `${pid} ${fields[19]}`;
  } catch {
    return `${pid}`;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
