import { setTimeout as wait } from 'node:timers/promises';
import type { Dataset } from '../data/dataset.js';
import { openDataset } from '../data/open-dataset.js';
import type { PrepareProgress } from '../data/prepare-options.js';
import type { TrainingEvent } from './events.js';
import type { Run } from './run-folder.js';

/** Between two reports on the preparation. */
const REPORT_MS = 1000;

/** Opens the run's data; a folder of photographs is prepared below the run first, with reports on the way. */
export async function* openData(run: Run, signal: AbortSignal | undefined): AsyncGenerator<TrainingEvent, Dataset> {
  const { data } = run.record.config;
  const preparing = { type: 'status', status: 'preparing' } as const;
  yield await run.log.add(0, { ...preparing, message: `opening ${data}` });
  let latest: PrepareProgress | undefined;
  const onProgress = (progress: PrepareProgress) => {
    latest = progress;
  };
  const opened = openDataset(data, { cache: run.paths.data, signal, onProgress });
  const settled = opened.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([settled, wait(REPORT_MS, false, { ref: false })]))) {
    if (latest) {
      const { done, total } = latest;
      const message = `prepared ${done} of ${total} pictures`;
      yield await run.log.add(0, { ...preparing, message, progress: { done, total } });
    }
    latest = undefined;
  }
  return opened;
}
