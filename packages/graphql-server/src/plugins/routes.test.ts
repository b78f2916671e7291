import { describe, expect, it } from 'vitest';
import { createTestServer } from '../testing/test-server.js';
import { parseRange } from './parse-range.js';
import { useGraphiql } from './use-graphiql.js';
import { useOperations } from './use-operations.js';
import { useResultsRoute } from './use-results-route.js';

async function withResult() {
  const server = await createTestServer();
  const { url, sha256 } = (await server.upload()).json.data.colorize.image;
  return { ...server, url, sha256 };
}

describe(useResultsRoute, () => {
  it('streams a picture as what it is and nothing else', async () => {
    const { fetch, url, sha256 } = await withResult();
    const { status, text, headers } = await fetch(url);
    expect([status, text]).toEqual([200, 'colored picture']);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': '15',
      etag: `"${sha256}"`,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': expect.stringMatching(/^private, immutable, max-age=3(600|59\d)$/),
    });
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '15']);
  });

  it.each([
    [{ range: 'bytes=0-6' }, 206, 'colored', 'bytes 0-6/15'],
    [{ range: 'bytes=8-' }, 206, 'picture', 'bytes 8-14/15'],
    [{ range: 'bytes=-7' }, 206, 'picture', 'bytes 8-14/15'],
    [{ range: 'bytes=8-999' }, 206, 'picture', 'bytes 8-14/15'],
    [{ range: 'bytes=15-' }, 416, '', 'bytes */15'],
    [{ range: 'lines=1-2' }, 200, 'colored picture', null],
    [{ range: 'bytes=0-6', 'if-range': '"other"' }, 200, 'colored picture', null],
  ])('%j: %i', async (headers, status, text, range) => {
    const { fetch, url } = await withResult();
    const answer = await fetch(url, { headers });
    expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([status, text, range]);
  });

  it('sends nothing that the client has', async () => {
    const { fetch, url, sha256 } = await withResult();
    for (const tag of [`"${sha256}"`, `W/"${sha256}"`, `"x", "${sha256}"`, '*']) {
      const { status, text } = await fetch(url, { headers: { 'if-none-match': tag } });
      expect([status, text]).toEqual([304, '']);
    }
    expect((await fetch(url, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });

  it.each([
    ['no signature', (url: string) => url.replace(/&signature.*/, ''), 403],
    ['a foreign signature', (url: string) => url.replace(/signature=.*/, `signature=${'A'.repeat(43)}`), 403],
    ['a path', () => '/results/..%2f..%2furl-secret/image', 403],
    ['a result without a map', (url: string) => url.replace('/image', '/uncertainty'), 403],
  ])('refuses %s', async (_what, change, status) => {
    const { fetch, url } = await withResult();
    expect((await fetch(change(url))).status).toBe(status);
  });

  it('says when a result was deleted', async () => {
    const { fetch, url, results } = await withResult();
    await results.sweep(Date.now() + 100_000);
    expect((await fetch(url)).status).toBe(404);
  });
});

it.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-4', 'unsatisfiable'],
  ['bytes=-', null],
  ['bytes=0-1,3-4', null],
  [null, null],
])('range %s of 10 bytes: %j', (header, expected) => expect(parseRange(header, 10)).toEqual(expected));

describe(useOperations, () => {
  it('/health lives, /ready works, /metrics counts', async () => {
    const { fetch, upload, ready } = await createTestServer();
    await upload();
    expect(await fetch('/health')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await fetch('/ready')).toMatchObject({ status: 200, text: '{"status":"ready"}' });
    ready.value = false;
    expect(await fetch('/ready')).toMatchObject({ status: 503, text: '{"status":"not ready"}' });
    expect((await fetch('/health')).status).toBe(200);
    const { text, headers } = await fetch('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('lithochrome_pictures_total{outcome="done"} 1');
    expect(text).toContain('lithochrome_http_request_seconds_count{route="/graphql",status="200"} 1');
  });

  it('nothing else is served', async () => {
    const { fetch } = await createTestServer();
    for (const path of ['/nowhere', '/graphql/../etc', '/x/health']) expect((await fetch(path)).status).toBe(404);
  });
});

describe(useGraphiql, () => {
  const headers = { accept: 'text/html' };
  it('is one page with all its parts, and may run no script but its own', async () => {
    const { fetch } = await createTestServer();
    const { status, text, headers: answered } = await fetch('/graphql', { headers });
    expect(status).toBe(200);
    expect(text).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
    const policy = answered.get('content-security-policy')!;
    expect(policy).toMatch(/default-src 'none'; script-src 'sha256-[\w+/]{43}=';/);
    expect(policy).toContain("connect-src 'self'");
  });

  it('is not there when switched off', async () => {
    const { fetch } = await createTestServer({ settings: { graphiql: false } });
    expect((await fetch('/graphql', { headers })).status).not.toBe(200);
  });
});
