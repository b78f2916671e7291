import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateClient } from '../support/client-codegen.js';
import { writeLandscapes } from '../support/landscape.js';
import { readText, root } from '../support/repository.js';
import { Service } from '../support/service.js';

const example = join(root, 'examples/client');
const folder = mkdtempSync(join(tmpdir(), 'lithochrome-client-'));
const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: root });

let service: Service;
beforeAll(async () => {
  await writeLandscapes(join(folder, 'sets/cliffs'), 8, 64);
  service = await Service.start(join(folder, 'state'), '--dataset-roots', join(folder, 'sets'));
});
afterAll(() => {
  service.started.process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

it('the generated files of the client example are those of its documents and of the schema', async () => {
  const files = await generateClient(example);
  expect([...files.keys()].sort()).toEqual(readdirSync(join(example, 'gql')).map((name) => `gql/${name}`));
  // After a change: `npm run generate` in examples/client.
  for (const [name, text] of files) expect(readText(`examples/client/${name}`), name).toBe(text);
  await run(join(root, 'node_modules/typescript/bin/tsc'), '-p', example);
});

it('the client example colorizes a photograph, and says what is wrong', async () => {
  const colorize = (...args: string[]) => run('--import', 'tsx', join(example, 'colorize.ts'), ...args, service.url);
  const output = join(folder, 'color.jpg');
  const { stdout } = await colorize(join(root, 'examples/alpine-ridge.jpg'), output);
  expect(stdout).toMatch(/color\.jpg: 432 × 288, strata, \d+ ms\n$/);
  expect(await sharp(output).metadata()).toMatchObject({ format: 'jpeg', width: 432, height: 288 });
  const failed = colorize(join(root, 'LICENSE'), join(folder, 'none.jpg'));
  await expect(failed).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringContaining('is not a picture') as string,
  });
});

it('the client example trains and shows the events as they come', async () => {
  const train = (...args: string[]) => run('--import', 'tsx', join(example, 'train.ts'), ...args, service.url);
  const lines = (await train('cliffs', '2')).stdout.trim().split('\n');
  expect(lines[0]).toBe('QUEUED: waiting');
  expect(lines.filter((line) => /^step [12]: loss \d/.test(line))).toHaveLength(2);
  expect(lines.at(-1)).toMatch(/^FINISHED: /);
  await expect(train('nothing', '1')).rejects.toMatchObject({ stderr: expect.stringContaining('cliffs') as string });
});
