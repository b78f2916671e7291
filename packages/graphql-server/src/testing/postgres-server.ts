/** A PostgreSQL of the machine, in a temporary folder, for tests. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Debian's folder of programs, of the newest version; undefined where it is not installed. */
function programs(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** Why there is no PostgreSQL to test with; undefined where there is. */
export const postgresMissing = programs() ? undefined : 'PostgreSQL is not installed: npm run setup installs it';

/** Cleans up when tests end; it is not meant to keep anything. */
export class PostgresServer {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #port: number;
  #databases = 0;

  private constructor(server: ChildProcess, folder: string, port: number) {
    this.#process = server;
    this.#folder = folder;
    this.#port = port;
  }

  static async start(): Promise<PostgresServer> {
    const bin = programs()!;
    const folder = mkdtempSync(join(tmpdir(), 'lithochrome-postgres-'));
    const user = ordinaryUser();
    if (user) chownSync(folder, user.uid, user.gid);
    const options = { ...user, env: { LC_ALL: 'C', PATH: process.env['PATH'] }, stdio: 'ignore' as const, cwd: folder };
    const data = join(folder, 'data');
    execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'tester', '-A', 'trust', '--no-sync'], options);
    const port = await freePort();
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const server = spawn(join(bin, 'postgres'), args, options);
    process.once('exit', () => server.kill('SIGQUIT'));
    const started = new PostgresServer(server, folder, port);
    await started.#answers();
    return started;
  }

  /** The URL of a new, empty database. */
  async createDatabase(): Promise<string> {
    const name = `test_${++this.#databases}`;
    await this.query('postgres', `create database ${name}`);
    return this.#url(name);
  }

  /** Rows of a query. */
  async query(database: string, text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: this.#url(database) });
    await client.connect();
    try {
      return (await client.query(text)).rows as unknown[];
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGINT');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #url(database: string): string {
    return `postgres://tester@127.0.0.1:${this.#port}/${database}`;
  }

  async #answers(): Promise<void> {
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error('PostgreSQL has ended');
      const rows = await this.query('postgres', 'select 1').catch(() => null);
      if (rows) return;
      await wait(50);
    }
  }
}

/** PostgreSQL refuses to run as root. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
