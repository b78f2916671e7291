import { resolve } from 'node:path';
import { LithochromeError } from '@lithochrome/ts-core';
import type { Settings } from '../settings.js';
import { ApiKeys } from './api-keys.js';
import { anyOf, type Authenticator } from './authenticator.js';
import { JsonWebTokens } from './json-web-tokens.js';
import { isLoopback } from './loopback.js';

/** Who knows keys and tokens; null where none are asked for. @throws LithochromeError INVALID_OPTION where nobody could come in */
export async function requiredAuthentication(settings: Settings, dataDir: string): Promise<Authenticator | null> {
  const { auth, host, jwt: algorithm, jwtKey, jwtIssuer: issuer, jwtAudience: audience } = settings;
  const keys = new ApiKeys(dataDir);
  if (algorithm !== 'off') {
    if (jwtKey === '')
      throw new LithochromeError('INVALID_OPTION', `jwt ${algorithm} needs a key; name its file by jwtKey`);
    const tokens = await JsonWebTokens.open({ algorithm, keyFile: resolve(jwtKey), issuer, audience });
    return anyOf([keys, tokens]);
  }
  if (auth === 'auto' && isLoopback(host)) return null;
  if ((await keys.list()).length > 0) return keys;
  const fix = 'make one with: lithochrome keys --add NAME';
  throw new LithochromeError('INVALID_OPTION', `listening on ${host} with auth ${auth} needs an API key; ${fix}`);
}
