import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventLog } from './event-log.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('EventLog', () => {
  it('counts on after being reopened, also behind a torn line', async () => {
    const path = join(folder, 'events.ndjson');
    const log = await EventLog.open(path);
    await log.add(1, { type: 'step', loss: 2, imagesPerSecond: 3, lr: 4 });
    await log.close();
    await appendFile(path, '{"type":"step","seq":2,"lo');
    const reopened = await EventLog.open(path);
    const event = await reopened.add(2, { type: 'checkpoint', path: '/c' });
    await reopened.close();
    expect(event).toMatchObject({ type: 'checkpoint', seq: 2, step: 2, path: '/c' });
    const lines = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { seq: 1, loss: 2 },
      { seq: 2, path: '/c' },
    ]);
    expect(reopened.result).toBeUndefined();
  });
});
