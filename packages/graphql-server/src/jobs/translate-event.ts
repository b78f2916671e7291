/** From a line of events.ndjson to a row: without folders, with what a picture is. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EventOf, TrainingEvent } from '@lithochrome/ts-core';
import sharp from 'sharp';
import type { StoredImage } from '../store/result-record.js';
import { withoutPaths } from '../without-paths.js';
import type { EventData, NewEvent } from './event-record.js';

/** The row of an event. */
export async function translateEvent(event: TrainingEvent): Promise<NewEvent> {
  return { step: event.step, at: new Date(event.at), data: await dataOf(event) };
}

async function dataOf(event: TrainingEvent): Promise<EventData> {
  switch (event.type) {
    case 'step': {
      const { type, loss, imagesPerSecond, lr } = event;
      return { type, loss, imagesPerSecond, lr };
    }
    case 'validation':
      return { type: 'validation', loss: event.loss, metrics: event.metrics };
    case 'checkpoint':
      return { type: 'checkpoint' };
    case 'preview':
      return { type: 'preview', image: await describePicture(event.path) };
    case 'status':
      return statusOf(event);
    case 'result':
      return { type: 'status', status: 'FINISHED', message: `finished after ${event.steps} steps` };
  }
}

/** What the library tells while a run is RUNNING; its last word is that it has stopped. */
function statusOf({ status, message }: EventOf<'status'>): EventData {
  return {
    type: 'status',
    status: status === 'stopped' ? 'STOPPING' : 'RUNNING',
    message: withoutPaths(message).replace('<path>', 'the data set'),
  };
}

/** A picture that its writer has put there whole. */
async function describePicture(path: string): Promise<StoredImage> {
  const data = await readFile(path);
  const { width, height, format } = await sharp(data).metadata();
  const sha256 = createHash('sha256').update(data).digest('hex');
  return { file: basename(path), width, height, mimeType: `image/${format}`, bytes: data.length, sha256 };
}
