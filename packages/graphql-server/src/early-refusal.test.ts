import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createEarlyRefusal } from './early-refusal.js';

const engine = { full: false, retryAfterSeconds: 4 };
let refused = 0;
const refuse = createEarlyRefusal(engine, () => refused++);
const http = createServer((req, res) => void (refuse(req, res) || res.writeHead(200).end('read')));
afterEach(() => http.close());

const upload = (port: number, type: string) =>
  new Promise<{ status: number; wait: string | undefined; text: string }>((done, fail) => {
    const headers = { 'content-type': type, 'content-length': 200_000 };
    const sent = request({ port, method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => done({ status: answer.statusCode!, wait: answer.headers['retry-after'], text }));
    });
    sent.on('error', fail).end(Buffer.alloc(200_000));
  });

it('reads uploads while there is room, and a few a second while there is none', async () => {
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  expect((await upload(port, 'multipart/form-data; boundary=x')).text).toBe('read');
  engine.full = true;
  const answers = [];
  for (let i = 0; i < 40; i++) answers.push(await upload(port, 'multipart/form-data; boundary=x'));
  const busy = answers.filter(({ status }) => status === 503);
  expect(busy.length).toBeGreaterThan(5);
  expect(answers.filter(({ text }) => text === 'read').length).toBeGreaterThanOrEqual(10);
  expect(refused).toBe(busy.length);
  expect(busy[0]!.wait).toBe('4');
  const { errors } = JSON.parse(busy[0]!.text) as { errors: object[] };
  expect(errors).toEqual([{ message: 'the server is busy; try again in 4 s', extensions: { code: 'BUSY' } }]);
  expect((await upload(port, 'application/json')).text).toBe('read');
});
