import { appendFile, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { offsetWithin, readLog } from './run-log.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('gives whole lines as they come, each once', async () => {
  const path = join(folder, 'a');
  expect(await readLog(path, 0)).toEqual({ events: [], offset: 0 });
  await appendFile(path, '{"seq":1}\n{"seq":2}\n{"se');
  const first = await readLog(path, 0);
  expect(first).toEqual({ events: [{ seq: 1 }, { seq: 2 }], offset: 20 });
  expect(await readLog(path, first.offset)).toEqual({ events: [], offset: 20 });
  await appendFile(path, 'q":3,"message":"ä"}\n');
  const second = await readLog(path, first.offset);
  expect(second.events).toEqual([{ seq: 3, message: 'ä' }]);
  await appendFile(path, '{"seq":4}\n');
  expect((await readLog(path, second.offset)).events).toEqual([{ seq: 4 }]);
});

it('reads a long log in parts', async () => {
  const path = join(folder, 'long');
  const lines = Array.from({ length: 20_000 }, (_, i) => `{"seq":${i + 1},"at":"2026-01-31T23:59:59.000Z"}\n`);
  await appendFile(path, lines.join(''));
  const seen: number[] = [];
  let offset = 0;
  for (let parts = 0; ; parts++) {
    const part = await readLog(path, offset);
    if (part.offset === offset) {
      expect(parts).toBeGreaterThan(2);
      break;
    }
    seen.push(...part.events.map(({ seq }) => seq));
    offset = part.offset;
  }
  expect(seen).toEqual(lines.map((_, i) => i + 1));
});

it('goes back to the last whole line where the file has become shorter', async () => {
  const path = join(folder, 'cut');
  await appendFile(path, '{"seq":1}\n{"seq":2}\n{"seq":3}\n');
  expect(await offsetWithin(path, 30)).toBe(30);
  await truncate(path, 25);
  expect(await offsetWithin(path, 30)).toBe(20);
  expect(await offsetWithin(join(folder, 'missing'), 30)).toBe(0);
});
