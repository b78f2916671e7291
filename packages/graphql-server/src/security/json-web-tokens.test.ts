import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer } from '../testing/test-server.js';
import { JsonWebTokens, type TokenSettings } from './json-web-tokens.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-jwt-'));
});
afterAll(() => rm(folder, { recursive: true }));

const secret = randomBytes(32).toString('hex');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

async function open(key: string, settings: Partial<TokenSettings> = {}) {
  const keyFile = join(folder, randomBytes(4).toString('hex'));
  await writeFile(keyFile, key);
  return JsonWebTokens.open({ algorithm: 'HS256', keyFile, issuer: '', audience: '', ...settings });
}

const bytes = (text: string) => new TextEncoder().encode(text);
const token = (claims: object = { scope: 'colorize' }, alg = 'HS256') =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg }).setSubject('ann').setExpirationTime('5m');

describe('tokens', () => {
  it('of a shared secret, with scopes as words or as a list; unknown ones are left out', async () => {
    const tokens = await open(`${secret}\n`);
    const of = async (claims: object) => (await tokens.verify(await token(claims).sign(bytes(secret))))!;
    expect(await of({ scope: 'colorize root' })).toEqual({ id: 'jwt:ann', scopes: ['colorize'] });
    expect(await of({ scopes: ['admin', 'colorize', 7] })).toEqual({ id: 'jwt:ann', scopes: ['colorize', 'admin'] });
    expect(await of({})).toEqual({ id: 'jwt:ann', scopes: [] });
  });

  it('of a private key', async () => {
    const tokens = await open(pem, { algorithm: 'RS256' });
    const signed = await token({ scope: 'admin' }, 'RS256').sign(privateKey);
    expect(await tokens.verify(signed)).toEqual({ id: 'jwt:ann', scopes: ['admin'] });
  });

  it('of the issuer and for the audience that are set', async () => {
    const tokens = await open(secret, { issuer: 'https://login.example', audience: 'litho' });
    const named = (issuer: string, audience: string) =>
      token()
        .setIssuer(issuer)
        .setAudience(audience)
        .sign(bytes(secret))
        .then((signed) => tokens.verify(signed));
    expect(await named('https://login.example', 'litho')).toMatchObject({ id: 'jwt:ann' });
    expect(await named('https://login.example', 'other')).toBeNull();
    expect(await named('https://evil.example', 'litho')).toBeNull();
  });

  it('are refused when forged, expired, early, without claims or of another algorithm', async () => {
    const tokens = await open(secret);
    const rsa = await open(pem, { algorithm: 'RS256' });
    const signed = await token().sign(bytes(secret));
    const [head, body, signature] = signed.split('.') as [string, string, string];
    const richer = Buffer.from(JSON.stringify({ sub: 'ann', exp: 4e9, scope: 'admin' })).toString('base64url');
    const wrong = [
      'x',
      `${head}.${body}.`,
      `${head}.${richer}.${signature}`,
      new UnsecuredJWT({ sub: 'ann', exp: 4e9, scope: 'admin' }).encode(),
      await token().setExpirationTime('-1m').sign(bytes(secret)),
      await token().setNotBefore('5m').sign(bytes(secret)),
      await token().sign(randomBytes(32)),
      await token().setSubject('').sign(bytes(secret)),
      await token().setSubject('x'.repeat(200)).sign(bytes(secret)),
      await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject('ann').sign(bytes(secret)),
      await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('5m').sign(bytes(secret)),
      await token({}, 'HS512').sign(bytes(`${secret}${secret}`)),
    ];
    for (const one of wrong) expect(await tokens.verify(one), one).toBeNull();
    // The public key taken for a secret.
    expect(await rsa.verify(await token({ scope: 'admin' }).sign(bytes(pem)))).toBeNull();
  });
});

it.each<[string, string, TokenSettings['algorithm'], RegExp]>([
  ['a short secret', 'hunter2', 'HS256', /has 7 bytes.*at least 32/],
  ['a public key as the secret', pem, 'HS256', /needs a secret/],
  ['a secret as the public key', secret, 'RS256', /no public key/],
  ['a private key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'RS256', /no public key/],
  ['a damaged key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 'RS256', /damaged/],
  [
    'a short key',
    generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'RS256',
    /2048 bits/,
  ],
])('%s is refused at the start', async (_what, key, algorithm, message) => {
  const opened = open(key, { algorithm });
  await expect(opened).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(message) as string,
  });
});

it('opens the door beside API keys', async () => {
  const server = await createTestServer({ withKeys: true, tokens: await open(secret) });
  const ask = async (bearer: string) => server.query('{ models { name } }', { authorization: `Bearer ${bearer}` });
  expect((await ask(await token().sign(bytes(secret)))).status).toBe(200);
  expect((await ask(await server.makeKey('colorize'))).status).toBe(200);
  expect((await ask(await token().sign(randomBytes(32)))).status).toBe(401);
  const refused = await server.upload({
    headers: { authorization: `Bearer ${await token({ scope: 'admin' }).sign(bytes(secret))}` },
  });
  expect(refused.json.errors[0]!.extensions.code).toBe('FORBIDDEN');
  expect(server.lines.join('')).not.toContain('eyJ');
});
