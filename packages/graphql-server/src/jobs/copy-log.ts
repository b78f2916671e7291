import type { TrainingEvent } from '@lithochrome/ts-core';
import type { Updateable } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { StorageFolders } from '../store/storage-folders.js';
import { offsetWithin, readLog } from './run-log.js';
import type { RunStore } from './run-store.js';
import { translateEvent } from './translate-event.js';

/** The run is trained by another server by now. */
export class LeaseLostError extends Error {}

interface Copying {
  store: RunStore;
  folders: StorageFolders;
  /** This server. */
  owner: string;
}

/**
 * Copies what a run's events.ndjson holds beyond its `logOffset` into rows. Rows and offset change together, so that each line
 * becomes a row once, whatever is killed.
 */
export async function copyLog({ store, folders, owner }: Copying, runId: string): Promise<void> {
  const path = folders.log(runId);
  const run = await store.find(runId);
  let offset = Number(run?.logOffset);
  for (;;) {
    const part = await readLog(path, offset);
    if (part.offset === offset) return;
    const events = await Promise.all(part.events.map(translateEvent));
    await store.transaction(async (changes) => {
      const row = await changes.lock(runId);
      if (row?.owner !== owner || Number(row.logOffset) !== offset) throw new LeaseLostError();
      const summary = { logOffset: part.offset, ...summaryOf(part.events) };
      await changes.set(runId, summary);
      await changes.addEvents(runId, events);
    });
    offset = part.offset;
  }
}

/** Goes back to the end of a log that a power cut has shortened. */
export async function mendOffset({ store, folders }: Copying, runId: string): Promise<void> {
  const before = Number((await store.find(runId))!.logOffset);
  const logOffset = await offsetWithin(folders.log(runId), before);
  if (logOffset !== before) await store.set(runId, { logOffset });
}

/** What the run's own row says after these events. */
function summaryOf(events: readonly TrainingEvent[]): Updateable<Tables['trainingRuns']> {
  const summary: Updateable<Tables['trainingRuns']> = {};
  for (const event of events) {
    if (event.type === 'step') {
      const { step, loss, imagesPerSecond } = event;
      Object.assign(summary, { step, loss, imagesPerSecond });
    } else if (event.type === 'checkpoint') summary.crashes = 0;
    else if (event.type === 'status' && event.steps !== undefined) {
      Object.assign(summary, { steps: event.steps, step: event.step });
    } else if (event.type === 'result') Object.assign(summary, { status: 'FINISHED', finishedAt: new Date(event.at) });
  }
  return summary;
}
