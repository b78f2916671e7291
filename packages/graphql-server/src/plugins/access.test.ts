import { createYoga, createSchema } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { createLog } from '../log.js';
import { createTestServer } from '../testing/test-server.js';
import { guardHooks } from './guard-hooks.js';
import { useAllowedHosts } from './use-allowed-hosts.js';
import { useAuthentication } from './use-authentication.js';
import { useBodyLimits } from './use-body-limits.js';
import { useDocumentLimits } from './use-document-limits.js';
import { useRequestState } from './use-request-state.js';
import { useSecurityHeaders } from './use-security-headers.js';

const ask = '{ models { name } }';

describe(useAllowedHosts, () => {
  it.each([
    [{}, 200],
    [{ host: 'localhost:4000' }, 200],
    [{ host: '127.0.0.1:81' }, 200],
    [{ host: '[::1]:4000' }, 200],
    [{ host: 'PHOTOS.example.org' }, 200],
    [{ host: 'rebound.example' }, 421],
    [{ host: 'localhost.evil.example' }, 421],
    [{ host: '' }, 421],
    [{ host: 'localhost:4000', origin: 'http://localhost:4000' }, 200],
    [{ host: 'localhost:4000', origin: 'http://localhost:5000' }, 403],
    [{ origin: 'https://studio.example.org' }, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
  ])('%j: %i', async (headers, expected) => {
    const settings = { allowedHosts: ['Photos.example.org'], allowedOrigins: ['https://studio.example.org'] };
    const { query } = await createTestServer({ settings });
    const { status, headers: answered } = await query(ask, headers);
    expect(status).toBe(expected);
    expect(answered.get('access-control-allow-origin')).toBeNull();
  });
});

describe(useAuthentication, () => {
  it('asks for a key where one is required', async () => {
    const { query, fetch, makeKey, lines } = await createTestServer({ withKeys: true });
    const key = await makeKey('colorize');
    const { status, json, headers } = await query(ask);
    expect([status, json.errors[0]!.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect((await query(ask, { authorization: 'Bearer litho_0123456789ab_x' })).status).toBe(401);
    expect((await query(ask, { authorization: `Basic ${key}` })).status).toBe(401);
    expect((await query(ask, { authorization: `Bearer ${key}` })).json.data.models).toHaveLength(1);
    expect((await fetch('/health')).status).toBe(200);
    expect(lines.join('')).not.toContain(key.slice(-43));
  });

  it('holds keys to their scopes', async () => {
    const { query, upload, fetch, makeKey } = await createTestServer({ withKeys: true });
    const of = (key: string) => ({ authorization: `Bearer ${key}` });
    const [colorize, admin, both] = [
      await makeKey('colorize'),
      await makeKey('admin'),
      await makeKey('colorize', 'admin'),
    ];
    const refused = await upload({ headers: of(admin) });
    expect(refused.json.errors[0]!.extensions.code).toBe('FORBIDDEN');
    expect((await fetch('/metrics', { headers: of(colorize) })).status).toBe(403);
    expect((await fetch('/metrics', { headers: of(admin) })).status).toBe(200);
    const { id } = (await upload({ headers: of(colorize) })).json.data.colorize;
    const find = async (key: string) => (await query(`{ colorization(id: "${id}") { id } }`, of(key))).json;
    expect((await find(colorize)).data.colorization).toEqual({ id });
    expect((await find(await makeKey('colorize'))).data.colorization).toBeNull();
    expect((await find(both)).data.colorization).toEqual({ id });
    expect((await find(admin)).errors[0]!.extensions.code).toBe('FORBIDDEN');
  });

  it('limits how often', async () => {
    const { query, fetch } = await createTestServer({ settings: { rateLimit: 2 } });
    expect((await query(ask)).status).toBe(200);
    expect((await query(ask)).status).toBe(200);
    const { status, headers } = await query(ask);
    expect([status, headers.get('retry-after')]).toEqual([429, '30']);
    expect((await fetch('/ready')).status).toBe(200);
  });
});

describe(useBodyLimits, () => {
  it.each([
    ['graphql-require-preflight', 200],
    ['x-graphql-yoga-csrf', 200],
    ['x-other', 403],
  ])('multipart with the header %s, which foreign pages cannot set: %i', async (name, expected) => {
    const { upload, jobs } = await createTestServer();
    const { status } = await upload({ preflight: name });
    expect(status).toBe(expected);
    expect(jobs).toHaveLength(expected === 200 ? 1 : 0);
  });

  it('refuses uploads that together are too much, and has room again afterwards', async () => {
    const held: (() => void)[] = [];
    const { upload } = await createTestServer({
      settings: { maxUploadMegabytes: 1 },
      colorize: () => new Promise((_, reject) => held.push(() => reject(new Error('over')))),
    });
    const file = Buffer.alloc(950_000);
    const running = Array.from({ length: 6 }, () => upload({ file }));
    const refused = await upload({ file });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    await expect.poll(() => held.length).toBe(6);
    for (const release of held) release();
    await Promise.all(running);
    const again = upload({ file });
    await expect.poll(() => held.length).toBe(7);
    held[6]!();
    expect((await again).status).toBe(200);
  });

  it('wants a length', async () => {
    const { query } = await createTestServer();
    expect((await query(ask, { 'content-length': 'many' })).status).toBe(411);
  });
});

describe(useSecurityHeaders, () => {
  it('are on every answer', async () => {
    const { query, fetch } = await createTestServer();
    for (const { headers } of [await query(ask), await fetch('/nowhere'), await query('{')]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });
});

describe(useRequestState, () => {
  it('gives each request an id, or keeps that of a proxy', async () => {
    const { query, lines } = await createTestServer();
    const { headers } = await query(ask, { 'x-request-id': 'from-a-proxy-1' });
    expect(headers.get('x-request-id')).toBe('from-a-proxy-1');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ request: 'from-a-proxy-1', route: '/graphql', status: 200 });
    const odd = await query(ask, { 'x-request-id': 'a"b{}' });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

it('failures of plugins are masked', async () => {
  const lines: string[] = [];
  const fail = () => {
    throw new Error('secret at /home/me/x.js');
  };
  const plugins = guardHooks(
    [{ onRequest: fail, onResponse: fail }, useDocumentLimits()],
    createLog('info', { write: (line) => void lines.push(line) }),
  );
  const yoga = createYoga({ schema: createSchema({ typeDefs: 'type Query { a: Int }' }), plugins, logging: false });
  const response = await yoga.fetch('http://localhost/graphql?query={a}');
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('/home');
});
