import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { colorize } from '@lithochrome/ts-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileFiles, trappedPictures } from '../support/hostile-files.js';
import { readText, root } from '../support/repository.js';
import { Service } from '../support/service.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'lithochrome-service-'));
const dataDir = join(folder, 'state');
const example = join(root, 'examples/alpine-ridge.jpg');

let service: Service;
let photo: Buffer;
beforeAll(async () => {
  photo = await readFile(example);
  service = await Service.start(dataDir, '--concurrency', '2', '--queue', '3', '--max-megapixels', '4');
});
afterAll(() => {
  service.started.process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('a photograph', () => {
  it('comes back as the library colorizes it', async () => {
    const { result } = await service.colorize(photo);
    expect(result).toMatchObject({ __typename: 'Colorization', model: 'strata' });
    const picture = await service.picture(result);
    expect(createHash('sha256').update(picture).digest('hex')).toBe(result.image.sha256);
    expect(picture.length).toBe(result.image.bytes);
    const { image } = await colorize(photo);
    expect(picture.equals(image)).toBe(true);
    const { channels } = await sharp(picture).stats();
    expect(Math.abs(channels[0]!.mean - channels[2]!.mean)).toBeGreaterThan(1);
  });

  it('is colorized by the example with curl, which is the one in the documentation', async () => {
    const script = 'examples/server/colorize.sh';
    expect(readText('docs/server.md')).toContain(readText(script).trim());
    const output = join(folder, 'by-curl.jpg');
    await run('sh', [join(root, script), example, output, service.url]);
    expect(await sharp(output).metadata()).toMatchObject({ format: 'jpeg', width: 432, height: 288 });
    const failed = run('sh', [join(root, script), join(root, 'LICENSE'), join(folder, 'none.jpg'), service.url]);
    await expect(failed).rejects.toMatchObject({ stderr: expect.stringContaining('is not a picture') });
  });
});

describe('hostile uploads', async () => {
  const files = await hostileFiles();
  const trapped = await trappedPictures();

  it.each(Object.keys(files))('%s: a typed error', async (name) => {
    const { result } = await service.colorize(files[name]!);
    expect(result.__typename).toMatch(/^(InvalidInput|ImageTooLarge|UnsupportedImage)Error$/);
    expect(result.message).not.toMatch(/\/home|\/work|\/tmp|node_modules|    at /);
  });

  it.each(Object.keys(trapped))('%s: only the small picture counts', async (name) => {
    const { result } = await service.colorize(trapped[name]!);
    expect(result.__typename).toBe('Colorization');
    expect(result.image.width).toBeLessThanOrEqual(120);
  });

  it('are many, and the engine has outlived them', async () => {
    expect(Object.keys(files).length).toBeGreaterThanOrEqual(30);
    expect(await service.metric('lithochrome_engine_restarts_total')).toBe(0);
    expect((await service.colorize(photo)).result.__typename).toBe('Colorization');
  });

  it('what hides behind a picture does not come back', async () => {
    const { result } = await service.colorize(Buffer.concat([photo, Buffer.from('PK\x03\x04 hidden archive')]));
    expect(result.__typename).toBe('Colorization');
    expect((await service.picture(result)).includes('hidden archive')).toBe(false);
  });
});

describe('bad requests', () => {
  /** What the server answers to bytes that no client library would send. */
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.end(text));
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
    });

  it.each([
    ['an impossible URL', 'GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['two slashes', 'GET // HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['no host', 'GET /graphql HTTP/1.1\r\n\r\n'],
    ['a foreign host', 'GET /graphql?query={models{name}} HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
    ['no HTTP', 'hello\r\n\r\n'],
    [
      'a body that ends early',
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"',
    ],
  ])('%s', async (_what, text) => {
    const answer = await raw(text);
    expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
    expect(answer).not.toMatch(/node_modules|\.js:|    at /);
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
  });
});

describe('load', () => {
  it('beyond the queue is refused with a time to wait; the rest is done', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => service.colorize(photo)));
    const busy = answers.filter(({ result }) => result.__typename === 'BusyError');
    expect(busy.length).toBe(5);
    for (const { result, headers } of busy) expect(headers.get('retry-after')).toBe(String(result.retryAfterSeconds));
    expect(answers.filter(({ result }) => result.__typename === 'Colorization')).toHaveLength(5);
  });

  it('of clients that go away leaves nothing behind', async () => {
    const results = await service.metric('lithochrome_results');
    const stop = new AbortController();
    const gone = Array.from({ length: 5 }, () => service.colorize(photo, stop.signal).catch(() => 'gone'));
    await expect.poll(() => service.metric('lithochrome_queue_length'), { timeout: 20_000 }).toBe(3);
    stop.abort();
    expect(await Promise.all(gone)).toEqual(Array(5).fill('gone'));
    await expect.poll(() => service.metric('lithochrome_queue_length'), { timeout: 20_000 }).toBe(0);
    await expect.poll(() => service.metric('lithochrome_running'), { timeout: 20_000 }).toBe(0);
    expect(await service.metric('lithochrome_results')).toBe(results);
  });
});

describe('ends', () => {
  it('SIGKILL takes the engine along, and results are there after a new start', async () => {
    const { result } = await service.colorize(photo);
    const [engine] = service.children();
    service.started.process.kill('SIGKILL');
    await service.started.finished;
    await expect.poll(() => existsSync(`/proc/${engine}`), { timeout: 20_000 }).toBe(false);
    service = await Service.start(dataDir);
    expect((await service.picture(result)).length).toBe(result.image.bytes);
  });

  it('SIGTERM: what runs is finished, exit code 0, no secret in the log', async () => {
    const work = [service.colorize(photo), service.colorize(photo)];
    await expect.poll(() => service.metric('lithochrome_running'), { timeout: 20_000, interval: 5 }).toBe(2);
    service.started.process.kill('SIGTERM');
    for (const { result } of await Promise.all(work)) expect(result.__typename).toBe('Colorization');
    const { code, stdout, stderr } = await service.started.finished;
    expect(code).toBe(0);
    expect(stdout.toString()).toContain('"type":"result"');
    expect(stderr).toContain('"route":"/graphql"');
    expect(stderr).not.toMatch(/node_modules|    at |signature=/);
    expect(await readdir(dataDir)).not.toContain('server.lock');
  });
});
