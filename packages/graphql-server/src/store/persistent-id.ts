import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';

/** The id in the file `path`: made on the first call, also by processes that make it at the same time, and the same ever after. */
export async function persistentId(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known !== null) return known;
  const fresh = randomUUID();
  const draft = `${path}.${fresh}`;
  await writeFile(draft, fresh);
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return readFile(path, 'utf8');
}
