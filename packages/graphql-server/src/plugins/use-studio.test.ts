import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../schema/index.js';
import { createTestServer } from '../testing/test-server.js';
import { useStudio } from './use-studio.js';

let folder: string;
let site: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-studio-'));
  site = join(folder, 'dist');
  await mkdir(join(site, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(site, 'index.html'), '<!doctype html>');
  await writeFile(join(site, 'icon.svg'), '<svg/>');
  await writeFile(join(site, 'notes.map'), '{}');
  await writeFile(join(site, 'assets', 'index-1a2B_3c-.js'), 'export {};');
});
afterAll(() => rm(folder, { recursive: true }));

const start = (from = site) => {
  const yoga = createYoga({ schema, plugins: [useStudio(from)], landingPage: false, logging: false });
  return (path: string, init: RequestInit = {}) => Promise.resolve(yoga.fetch(`http://localhost${path}`, init));
};

describe(useStudio, () => {
  it.each(['/', '/training', '/training/new', '/training/0b8f-1'])('the page is at %s', async (path) => {
    const response = await start()(path);
    expect([response.status, await response.text()]).toEqual([200, '<!doctype html>']);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).not.toContain('unsafe');
  });

  it('files have their type; those with a hash in their name are kept for good', async () => {
    const fetch = start();
    const script = await fetch('/assets/index-1a2B_3c-.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const icon = await fetch('/icon.svg');
    expect([icon.headers.get('content-type'), icon.headers.get('cache-control')]).toEqual([
      'image/svg+xml',
      'no-cache',
    ]);
  });

  it('compresses what gets shorter, for those who take it', async () => {
    await writeFile(join(site, 'assets', 'long-1a2B_3c-.js'), 'export {};'.repeat(100));
    const fetch = start();
    const get = (accepted: string, path = '/assets/long-1a2B_3c-.js') =>
      fetch(path, { headers: { 'accept-encoding': accepted } });
    for (const accepted of ['gzip', 'br, gzip;q=0.5', 'deflate, GZIP']) {
      const { headers } = await get(accepted);
      expect([headers.get('content-encoding'), headers.get('vary')]).toEqual(['gzip', 'accept-encoding']);
      expect(Number(headers.get('content-length'))).toBeLessThan(100);
    }
    for (const accepted of ['', 'br', 'gzip;q=0', 'gzip; q=0.000', 'xgzip'])
      expect((await get(accepted)).headers.get('content-length')).toBe('1000');
    const packed = await get('gzip');
    expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe('export {};'.repeat(100));
    expect(packed.headers.get('etag')).not.toBe((await get('')).headers.get('etag'));
    expect((await get('gzip', '/')).headers.get('content-encoding')).toBeNull();
  });

  it('sends nothing that the browser has', async () => {
    const fetch = start();
    const etag = (await fetch('/')).headers.get('etag')!;
    const again = await fetch('/', { headers: { 'if-none-match': `W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await fetch('/', { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
    const head = await fetch('/', { method: 'HEAD' });
    expect([await head.text(), head.headers.get('content-length')]).toEqual(['', '15']);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets//etc/passwd',
    '/notes.map',
    '/nowhere',
    '/training/a/b',
    '/index.html/x',
  ])('%s is not there', async (path) => {
    const response = await start()(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  it('people get the page that says that there is nothing', async () => {
    const fetch = start();
    const accept = { headers: { accept: 'text/html,*/*;q=0.8' } };
    for (const path of ['/nowhere', '/training/a/b', '/secret.txt']) {
      const response = await fetch(path, accept);
      expect([response.status, await response.text()]).toEqual([404, '<!doctype html>']);
      expect(response.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    }
    expect(await (await fetch('/graphql', accept)).text()).not.toBe('<!doctype html>');
  });

  it('says how to build what is not built, and finds it once it is', async () => {
    const later = join(folder, 'later');
    const fetch = start(later);
    const response = await fetch('/');
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
    await mkdir(later);
    await writeFile(join(later, 'index.html'), 'built');
    expect(await (await fetch('/')).text()).toBe('built');
  });

  it('comes with the security headers, and needs no key', async () => {
    const { fetch } = await createTestServer({ withKeys: true });
    const { headers, status } = await fetch('/', { headers: { accept: 'text/html' } });
    expect([200, 503]).toContain(status);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect((await fetch('/assets/none.js')).status).toBe(404);
    expect((await fetch('/icon.svg')).status).not.toBe(401);
  });
});
