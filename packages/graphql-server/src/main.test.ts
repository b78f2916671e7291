import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '@lithochrome/ts-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startService } from './main.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lithochrome-main-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const silent = { write: () => {} };

it('does not listen beyond loopback without a key', async () => {
  const started = startService({ dataDir, host: '0.0.0.0', port: 0 }, silent);
  await expect(started).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringContaining('keys --add'),
  });
  await expect(startService({ dataDir, auth: 'required', port: 0 }, silent)).rejects.toThrow('needs an API key');
});

it('says who else uses the data folder', async () => {
  const unlock = await takeLock(join(dataDir, 'server.lock'), 'x');
  const started = startService({ dataDir, port: 0 }, silent);
  await expect(started).rejects.toMatchObject({ code: 'BUSY', message: expect.stringContaining(String(process.pid)) });
  await unlock();
});

it('says what is wrong with a data folder', async () => {
  await writeFile(join(dataDir, 'file'), '');
  await expect(startService({ dataDir: join(dataDir, 'file', 'x'), port: 0 }, silent)).rejects.toMatchObject({
    code: 'IO',
  });
});
