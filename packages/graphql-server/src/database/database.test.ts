import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEachDatabase } from '../testing/databases.js';
import { tieToStorage } from './database.js';
import { openEmbedded } from './embedded.js';
import { openPostgres } from './postgres.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lithochrome-database-'));
});
afterAll(() => rm(root, { recursive: true }));

onEachDatabase('a database', ({ embedded, open, query }) => {
  const folder = () => join(root, 'database');

  it('keeps what was written, and is brought up to date once', async () => {
    const first = await open(folder());
    await first.tables
      .insertInto('datasets')
      .values({ id: 'a', name: 'n', path: 'p', pictures: 1, bytes: 2 })
      .execute();
    await first.close();
    const second = await open(folder());
    const [row] = await second.tables.selectFrom('datasets').selectAll().execute();
    expect(row).toMatchObject({ id: 'a', bytes: 2, createdAt: expect.any(Date) as Date });
    await second.close();
  });

  it('belongs to one storage folder', async () => {
    const { tables, close } = await open(folder());
    await Promise.all([tieToStorage(tables, 'this'), tieToStorage(tables, 'this')]);
    await expect(tieToStorage(tables, 'other')).rejects.toThrow('belongs to another storage folder');
    await tieToStorage(tables, 'this');
    await close();
  });

  it('tells what is said, when it is settled', async () => {
    const { tables, listen, close } = await open(folder());
    const heard: (string | null)[] = [];
    await listen('one', (text) => heard.push(text));
    await listen('two', (text) => heard.push(text));
    const say = async (channel: string, text: string, fail = false) =>
      tables.transaction().execute(async (changes) => {
        await sql`select pg_notify(${channel}, ${text})`.execute(changes);
        if (fail) throw new Error('undone');
      });
    await say('one', 'a');
    await expect(say('one', 'lost', true)).rejects.toThrow('undone');
    await say('two', 'b');
    await expect.poll(() => heard).toEqual(['a', 'b']);
    await close();
  });

  it.skipIf(embedded)('listens again after its connections were cut', async () => {
    const { tables, listen, close } = await open(folder());
    const heard: (string | null)[] = [];
    await listen('one', (text) => heard.push(text));
    const others = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lithochrome'";
    expect((await query(folder(), others)).length).toBeGreaterThan(1);
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual([null]);
    await sql`select pg_notify('one', 'again')`.execute(tables);
    await expect.poll(() => heard).toEqual([null, 'again']);
    await close();
  });
});

it('is not left half made', async () => {
  const folder = join(root, 'new');
  await mkdir(`${folder}.new`);
  await writeFile(join(`${folder}.new`, 'PG_VERSION'), 'half');
  const { close } = await openEmbedded(folder);
  await close();
  expect(existsSync(`${folder}.new`)).toBe(false);
});

it('that cannot be reached is named, without the password', async () => {
  const opened = openPostgres('postgres://me:secret@127.0.0.1:1/litho');
  await expect(opened).rejects.toMatchObject({ code: 'IO', message: expect.stringContaining('127.0.0.1:1/litho') });
  await expect(opened).rejects.not.toThrow('secret');
});
