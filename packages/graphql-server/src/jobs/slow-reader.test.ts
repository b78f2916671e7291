import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { createTestServer } from '../testing/test-server.js';

const EVENTS = 20_000;

it('a client that does not read is waited for, and one that goes away leaves nothing', {
  timeout: 60_000,
}, async () => {
  const { handler, folders, training } = await createTestServer();
  await mkdir(join(folders.datasets, 'tiny'), { recursive: true });
  const { training: runs, watch } = await training.open();
  const [dataset] = await runs.datasets.list();
  const { id } = await runs.start(dataset!.id, {});
  const message = 'x'.repeat(2000);
  const event = { step: 0, at: new Date(), data: { type: 'status' as const, status: 'QUEUED' as const, message } };
  for (let i = 0; i < EVENTS; i += 500) await runs.store.addEvents(id, Array(500).fill(event));
  const read = vi.spyOn(runs.store, 'events');

  const http = createServer((request, response) => void handler(request, response)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1');
  const body = JSON.stringify({
    query: `subscription { trainingRun(id: "${id}") { seq ... on StatusEvent { message } } }`,
  });
  const head = ['POST /graphql HTTP/1.1', 'host: localhost', 'accept: text/event-stream'];
  const type = ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`];
  socket.write(`${[...head, ...type].join('\r\n')}\r\n\r\n${body}`);
  await once(socket, 'readable');

  let pages = 0;
  do {
    pages = read.mock.calls.length;
    await wait(500);
  } while (read.mock.calls.length > pages);
  // What the sockets' buffers hold, of 200 pages.
  expect(pages).toBeLessThan(60);
  expect(watch.count).toBe(1);
  socket.destroy();
  await expect.poll(() => watch.count, { timeout: 10_000 }).toBe(0);
  expect(read.mock.calls.length).toBeLessThan(60);
  http.close();
});
