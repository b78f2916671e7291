import { downloadZip } from 'client-zip';
import type { NamedFile } from './save-file.js';
import { uniqueNames } from './unique-names.js';

export interface Zipped {
  zip: Blob;
  count: number;
  /** What could not be had, in the order it was asked for. */
  missing: readonly { name: string; reason: string }[];
}

export interface Wanted {
  /** By which it is called where it cannot be had. */
  name: string;
  get: () => Promise<NamedFile>;
}

/** Files asked for one after the other, in one zip: stored, as pictures do not shrink. Only one of them is held beside the zip. */
export async function zipFiles(
  wanted: readonly Wanted[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number) => void },
): Promise<Zipped> {
  const missing: { name: string; reason: string }[] = [];
  let count = 0;
  async function* entries() {
    const unique = uniqueNames();
    for (const [index, { name, get }] of wanted.entries()) {
      if (signal.aborted) return;
      onProgress(index);
      const file = await get().catch((error: Error) => void missing.push({ name, reason: error.message }));
      if (!file) continue;
      count++;
      yield { name: unique(file.name), input: file.data };
    }
  }
  const zip = await downloadZip(entries()).blob();
  signal.throwIfAborted();
  return { zip, count, missing };
}
