import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { root } from '../support/repository.js';

const { app } = (await import(join(root, 'examples/server/fastify.mjs'))) as { app: FastifyInstance };

it('the example for Fastify colorizes a photograph and explains what it cannot', async () => {
  const payload = await readFile(join(root, 'examples/limestone-path.jpg'));
  const post = (body: Buffer, query = '') =>
    app.inject({ method: 'POST', url: `/colorize${query}`, headers: { 'content-type': 'image/jpeg' }, payload: body });
  const answer = await post(payload, '?vibrancy=0.5');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/jpeg']);
  const { channels } = await sharp(answer.rawPayload).stats();
  expect(Math.abs(channels[0]!.mean - channels[2]!.mean)).toBeGreaterThan(1);
  const refused = await post(Buffer.from('no picture'));
  expect([refused.statusCode, refused.json()]).toMatchObject([422, { code: 'INVALID_INPUT' }]);
  expect((await post(payload, '?vibrancy=2')).statusCode).toBe(400);
});
