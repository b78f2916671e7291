import { useRef, useState } from 'react';
import { sentence } from '../api/api-error.js';
import type { Format } from './formats.js';
import type { Picture } from './picture.js';
import { resultFile } from './result-file.js';
import { saveFile } from './save-file.js';
import { zipFiles } from './zip-files.js';

/** How many of the files of a zip are there. */
export interface ZipProgress {
  done: number;
  total: number;
}

/** Saves results as files of the browser: one as it is, several in a zip. It goes on while another page is looked at. */
export function useDownloads() {
  const [problem, setProblem] = useState<string | null>(null);
  const [progress, setProgress] = useState<ZipProgress | null>(null);
  const running = useRef<AbortController | null>(null);
  const run = async (work: (signal: AbortSignal) => Promise<string | null>): Promise<void> => {
    const { signal } = (running.current = new AbortController());
    setProblem(null);
    const found = await work(signal).catch((error: Error) => sentence(error.message));
    if (signal.aborted) return;
    setProgress(null);
    setProblem(found);
  };
  const saveOne = (picture: Picture, format: Format): Promise<void> =>
    run(async (signal) => {
      saveFile(await resultFile(picture, format, signal));
      return null;
    });
  const saveAll = (pictures: readonly Picture[], format: Format): Promise<void> =>
    run(async (signal) => {
      const total = pictures.length;
      const onProgress = (done: number): void => setProgress({ done, total });
      const wanted = pictures.map((picture) => ({
        name: picture.file.name,
        get: () => resultFile(picture, format, signal),
      }));
      const { zip, count, missing } = await zipFiles(wanted, { signal, onProgress });
      if (count > 0) saveFile({ name: 'lithochrome.zip', data: zip });
      return missingText(missing);
    });
  const cancel = (): void => {
    running.current?.abort();
    setProgress(null);
  };
  return { saveOne, saveAll, cancel, progress, problem };
}

function missingText(missing: readonly { name: string; reason: string }[]): string | null {
  const [first] = missing;
  return first ? `Not in the zip: ${missing.map(({ name }) => name).join(', ')}. ${sentence(first.reason)}` : null;
}
