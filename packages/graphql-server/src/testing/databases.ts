import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../database/database.js';
import { openCopy } from './embedded-copy.js';
import { openPostgres } from '../database/postgres.js';
import { postgresMissing, PostgresServer } from './postgres-server.js';

export interface TestedDatabase {
  embedded: boolean;
  /** A new, empty database on the first call for a folder, the same one afterwards. */
  open: (folder: string) => Promise<Database>;
  /** Rows of a query of one's own; PostgreSQL alone. */
  query: (folder: string, text: string) => Promise<unknown[]>;
}

/** Tests on the embedded database, and on PostgreSQL where it is installed. */
export function onEachDatabase(what: string, tests: (database: TestedDatabase) => void): void {
  const query = () => Promise.reject(new Error('it has one connection'));
  describe(`${what}, embedded database`, { timeout: 240_000 }, () => {
    tests({ embedded: true, open: openCopy, query });
  });
  const name = `${what}, PostgreSQL${postgresMissing ? ` (skipped: ${postgresMissing})` : ''}`;
  describe.skipIf(postgresMissing)(name, { timeout: 240_000 }, () => {
    let server: PostgresServer;
    const urls = new Map<string, Promise<string>>();
    beforeAll(async () => {
      server = await PostgresServer.start();
    });
    afterAll(() => server.stop());
    const urlOf = (folder: string): Promise<string> => {
      const url = urls.get(folder) ?? server.createDatabase();
      urls.set(folder, url);
      return url;
    };
    tests({
      embedded: false,
      open: async (folder) => openPostgres(await urlOf(folder)),
      query: async (folder, text) => server.query(new URL(await urlOf(folder)).pathname.slice(1), text),
    });
  });
}
