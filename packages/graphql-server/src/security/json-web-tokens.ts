/**
 * JSON Web Tokens (RFC 7519) that another service signs: HS256 with a shared secret, RS256 with its private key. Which one is fixed by
 * a setting, never by the token. The scopes are in the claim `scope` (RFC 8693, words) or `scopes` (a list).
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LithochromeError } from '@lithochrome/ts-core';
import { type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Authenticator, Principal } from './authenticator.js';
import { scopes } from './api-keys.js';

export interface TokenSettings {
  algorithm: 'HS256' | 'RS256';
  /** A file: the secret, or the public key as PEM. */
  keyFile: string;
  /** Expected in `iss` and `aud`; empty: not looked at. */
  issuer: string;
  audience: string;
}

const MIN_SECRET_BYTES = 32;
const MIN_MODULUS_BITS = 2048;
/** Clocks of two machines may differ by so much (s). */
const CLOCK_TOLERANCE = 5;
const MAX_SUBJECT_LENGTH = 128;

export class JsonWebTokens implements Authenticator {
  readonly #key: KeyObject | Uint8Array;
  readonly #options: JWTVerifyOptions;

  private constructor(key: KeyObject | Uint8Array, { algorithm, issuer, audience }: TokenSettings) {
    this.#key = key;
    this.#options = {
      algorithms: [algorithm],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE,
      ...(issuer === '' ? {} : { issuer }),
      ...(audience === '' ? {} : { audience }),
    };
  }

  /** Reads the key. @throws LithochromeError INVALID_OPTION where it is missing, of another kind or too short */
  static async open(settings: TokenSettings): Promise<JsonWebTokens> {
    const { algorithm, keyFile } = settings;
    const data = await readFile(keyFile).catch((cause: Error) => {
      throw wrongKey(`cannot be read: ${cause.message}`, cause);
    });
    return new JsonWebTokens(algorithm === 'RS256' ? publicKey(data) : secret(data), settings);
  }

  async verify(token: string): Promise<Principal | null> {
    const verified = await jwtVerify(token, this.#key, this.#options).catch(() => null);
    return verified && principalOf(verified.payload);
  }
}

function principalOf({ sub, scope, scopes: list }: JWTPayload): Principal | null {
  if (sub === undefined || sub === '' || sub.length > MAX_SUBJECT_LENGTH) return null;
  const named = Array.isArray(list) ? list : typeof scope === 'string' ? scope.split(' ') : [];
  return { id: `jwt:${sub}`, scopes: scopes.filter((known) => named.includes(known)) };
}

function publicKey(pem: Buffer): KeyObject {
  const text = pem.toString('utf8');
  if (!/-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)) throw wrongKey('is no public key in PEM');
  try {
    const key = createPublicKey(text);
    if (key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails!.modulusLength! >= MIN_MODULUS_BITS) return key;
  } catch (cause) {
    throw wrongKey('is damaged', cause);
  }
  throw wrongKey(`is no RSA key of at least ${MIN_MODULUS_BITS} bits`);
}

function secret(data: Buffer): Uint8Array {
  // A public key is no secret: tokens signed with it as one would be forged.
  if (data.includes('-----BEGIN')) throw wrongKey('is in PEM; HS256 needs a secret');
  const trimmed = Buffer.from(data.toString('latin1').trim(), 'latin1');
  if (trimmed.length < MIN_SECRET_BYTES) {
    throw wrongKey(`has ${trimmed.length} bytes; a secret for HS256 needs at least ${MIN_SECRET_BYTES}`);
  }
  return new Uint8Array(trimmed);
}

function wrongKey(what: string, cause?: unknown): LithochromeError {
  return new LithochromeError('INVALID_OPTION', `the file of the setting jwtKey ${what}`, { cause });
}
