import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SignedUrls } from './signed-urls.js';

const urls = new SignedUrls(randomBytes(32), 60);
const id = 'abcdefghijklmnopqrstuv';
const at = (path: string): URL => new URL(path, 'http://localhost');

it('are valid for their time, for their picture', () => {
  const url = at(urls.sign(id, 'image', 1000_000));
  expect(urls.verify(url, 1059_000)).toEqual({ id, part: 'image', expires: 1060 });
  expect(urls.verify(url, 1061_000)).toBe('expired');
});

it.each([
  ['another picture', (url: URL) => (url.pathname = url.pathname.replace('image', 'uncertainty'))],
  ['another id', (url: URL) => (url.pathname = url.pathname.replace('abc', 'abd'))],
  ['a later time', (url: URL) => url.searchParams.set('expires', '99999999999')],
  ['no time', (url: URL) => url.searchParams.delete('expires')],
  ['no signature', (url: URL) => url.searchParams.delete('signature')],
  ['another signature', (url: URL) => url.searchParams.set('signature', 'A'.repeat(43))],
  ['a path', (url: URL) => (url.pathname = '/results/../../etc/passwd/image')],
])('do not hold for %s', (_what, change) => {
  const url = at(urls.sign(id, 'image', 1000_000));
  change(url);
  expect(urls.verify(url, 1000_000)).toBeNull();
});

it('outlive a restart, with a secret that others cannot read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lithochrome-urls-'));
  const first = await SignedUrls.open(folder, 60);
  const second = await SignedUrls.open(folder, 60);
  expect(second.verify(at(first.sign(id, 'image')))).toMatchObject({ id });
  expect((await stat(join(folder, 'url-secret'))).mode & 0o077).toBe(0);
  await rm(folder, { recursive: true });
});
