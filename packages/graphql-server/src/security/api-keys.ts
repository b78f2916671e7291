/**
 * API keys: `litho_<id>_<secret>`, of which a file keeps only a SHA-256. A secret has 256 random bits, so that a slow hash would
 * protect nothing more.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LithochromeError, writeFileAtomically } from '@lithochrome/ts-core';
import { z } from 'zod';
import type { Authenticator, Principal } from './authenticator.js';

export const scopes = ['colorize', 'train', 'admin'] as const;
/** What a key allows: `train` sees and changes all training runs, `admin` the results of others and the metrics. */
export type Scope = (typeof scopes)[number];

const storedKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  sha256: z.string(),
  createdAt: z.iso.datetime(),
});
const keyFile = z.object({ version: z.literal(1), keys: z.array(storedKey) });

/** A key as it may be shown. */
export type ApiKeySummary = Omit<z.output<typeof storedKey>, 'sha256'>;

/** Checks of the file that servers of the same folder read, at most so often (ms). */
const RELOAD_MS = 1000;

/** The keys of a data folder. A running server sees changes within a second. */
export class ApiKeys implements Authenticator {
  readonly #path: string;
  #keys: z.output<typeof storedKey>[] = [];
  #version = '';
  #checkedAt = -Infinity;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'api-keys.json');
  }

  /** All keys, without their secrets. */
  async list(): Promise<ApiKeySummary[]> {
    await this.#load();
    return this.#keys.map(({ sha256: _sha256, ...key }) => key);
  }

  /** Makes a key; its text is given once and kept nowhere. */
  async add(name: string, allowed: readonly Scope[]): Promise<{ id: string; key: string }> {
    await this.#load();
    const id = randomBytes(6).toString('hex');
    const key = `litho_${id}_${randomBytes(32).toString('base64url')}`;
    const stored = { id, name, scopes: [...allowed], sha256: digest(key), createdAt: new Date().toISOString() };
    await this.#save([...this.#keys, stored]);
    return { id, key };
  }

  /** @throws LithochromeError INVALID_OPTION where there is none of that id */
  async remove(id: string): Promise<void> {
    await this.#load();
    const left = this.#keys.filter((key) => key.id !== id);
    if (left.length === this.#keys.length) {
      const known = this.#keys.map((key) => key.id).join(', ') || 'none';
      throw new LithochromeError('INVALID_OPTION', `there is no API key with the id ${id}; the ids are: ${known}`);
    }
    await this.#save(left);
  }

  /** Who holds this key; null for a wrong one. */
  async verify(key: string): Promise<Principal | null> {
    if (performance.now() - this.#checkedAt > RELOAD_MS) await this.#load();
    const id = /^litho_([0-9a-f]{12})_[\w-]{43}$/.exec(key)?.[1];
    const found = this.#keys.find((stored) => stored.id === id);
    if (!found || !timingSafeEqual(Buffer.from(digest(key)), Buffer.from(found.sha256))) return null;
    return { id: found.id, scopes: found.scopes };
  }

  async #load(): Promise<void> {
    this.#checkedAt = performance.now();
    const info = await stat(this.#path, { bigint: true }).catch(() => null);
    const version = info ? `${info.ino} ${info.mtimeNs}` : '';
    if (version === this.#version) return;
    this.#keys = info ? await readKeys(this.#path) : [];
    this.#version = version;
  }

  async #save(keys: z.output<typeof storedKey>[]): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await writeFileAtomically(this.#path, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`);
    await chmod(this.#path, 0o600);
    await this.#load();
  }
}

async function readKeys(path: string) {
  try {
    return keyFile.parse(JSON.parse(await readFile(path, 'utf8'))).keys;
  } catch (cause) {
    throw new LithochromeError('DATA', `${path} is no file of API keys; delete it and make the keys anew`, { cause });
  }
}

const digest = (key: string): string => createHash('sha256').update(key).digest('hex');
