/** URLs of results that say until when they are valid and cannot be made up. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@lithochrome/ts-core';
import { type ResultPart, resultParts } from '../store/result-record.js';

const SECRET_BYTES = 32;

export class SignedUrls {
  readonly #secret: Buffer;
  readonly #seconds: number;

  constructor(secret: Buffer, seconds: number) {
    this.#secret = secret;
    this.#seconds = seconds;
  }

  /** The secret lies in the data folder, so that URLs outlive a restart. */
  static async open(dataDir: string, seconds: number): Promise<SignedUrls> {
    const path = join(dataDir, 'url-secret');
    const stored = await readFile(path).catch(() => null);
    if (stored?.length === SECRET_BYTES) return new SignedUrls(stored, seconds);
    const secret = randomBytes(SECRET_BYTES);
    await writeFileAtomically(path, secret);
    await chmod(path, 0o600);
    return new SignedUrls(secret, seconds);
  }

  /** A result's path with its query, valid from now on. */
  sign(id: string, part: ResultPart, now = Date.now()): string {
    return this.signPath(`/results/${id}/${part}`, now);
  }

  /** What the URL of a result names; 'expired', or null where it is none of ours. */
  verify(url: URL, now = Date.now()): { id: string; part: ResultPart; expires: number } | 'expired' | null {
    const [, id = '', name = ''] = /^\/results\/([\w-]{22})\/(\w+)$/.exec(url.pathname) ?? [];
    const part = resultParts.find((known) => known === name);
    const expires = part ? this.verifyPath(url, now) : null;
    return typeof expires === 'number' ? { id, part: part!, expires } : expires;
  }

  signPath(path: string, now = Date.now()): string {
    const expires = Math.floor(now / 1000) + this.#seconds;
    return `${path}?expires=${expires}&signature=${this.#signature(path, expires)}`;
  }

  /** Until when a signed path is valid, in seconds since 1970; 'expired', or null where it is none of ours. */
  verifyPath(url: URL, now = Date.now()): number | 'expired' | null {
    const expires = Number(url.searchParams.get('expires'));
    if (!Number.isSafeInteger(expires)) return null;
    const given = Buffer.from(url.searchParams.get('signature') ?? '');
    const expected = Buffer.from(this.#signature(url.pathname, expires));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return expires * 1000 < now ? 'expired' : expires;
  }

  #signature(path: string, expires: number): string {
    return createHmac('sha256', this.#secret).update(`${path}?${expires}`).digest('base64url');
  }
}
