/** A PostgreSQL server that other processes may use too. */
import { setTimeout as wait } from 'node:timers/promises';
import { LithochromeError } from '@lithochrome/ts-core';
import pg from 'pg';
import { type Database, openTables } from './database.js';

/** Between two attempts to listen again after the connection was lost (ms). */
const RETRY_MS = 1000;
const CONNECT_MS = 10_000;

/** Connects to `url`. @throws LithochromeError IO naming the server, never the password */
export async function openPostgres(url: string): Promise<Database> {
  const config = { connectionString: url, connectionTimeoutMillis: CONNECT_MS, application_name: 'lithochrome' };
  const pool = new pg.Pool(config);
  // A connection that is lost while idle is replaced by the pool.
  pool.on('error', () => {});
  try {
    (await pool.connect()).release();
  } catch (cause) {
    await pool.end();
    const message = `cannot connect to the database at ${placeOf(url)}: ${(cause as Error).message}`;
    throw new LithochromeError('IO', message, { cause });
  }
  const listener = new Listener(config);
  const tables = await openTables(pool);
  return {
    tables,
    listen: (channel, heard) => listener.listen(channel, heard),
    close: async () => {
      await listener.close();
      await tables.destroy();
    },
  };
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** A connection of its own for LISTEN, made anew when it is lost. */
class Listener {
  readonly #config: pg.ClientConfig;
  readonly #heard = new Map<string, (text: string | null) => void>();
  #client: pg.Client | undefined;
  #closed = false;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  async listen(channel: string, heard: (text: string | null) => void): Promise<void> {
    this.#heard.set(channel, heard);
    if (this.#client) await this.#client.query(`listen ${channel}`);
    else await this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client(this.#config);
    client.on('error', () => {});
    client.on('notification', ({ channel, payload = '' }) => this.#heard.get(channel)?.(payload));
    await client.connect();
    client.on('end', () => void this.#reconnect());
    for (const channel of this.#heard.keys()) await client.query(`listen ${channel}`);
    this.#client = client;
  }

  async #reconnect(): Promise<void> {
    this.#client = undefined;
    while (!this.#closed && !this.#client) {
      await wait(RETRY_MS, undefined, { ref: false });
      await this.#connect().catch(() => {});
    }
    for (const heard of this.#heard.values()) heard(null);
  }
}
