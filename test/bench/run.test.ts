import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lithochromeJson } from '../support/lithochrome.js';
import { root } from '../support/repository.js';
import { z } from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const positive = z.number().positive();
const row = z.object({
  net: z.enum(['bench-d', 'strata', 'seed']),
  task: z.enum(['train', 'forward']),
  precision: z.enum(['fp32', 'bf16']),
  batch: z.number().int().positive(),
  size: z.literal(32),
  impl: z.enum(['lithochrome', 'pytorch', 'onnxruntime', 'tfjs']),
  variant: z.string().optional(),
  peerPrecision: z.enum(['fp32', 'bf16']).optional(),
  medianMs: positive,
  minMs: positive,
  ratio: positive,
  imagesPerSecond: positive.optional(),
  gflops: positive.optional(),
  shareOfPeak: positive.optional(),
  betweenCoresNs: z.tuple([positive, positive]).optional(),
});
const schema = z.strictObject({
  date: z.iso.datetime(),
  machine: z.strictObject({
    processor: z.string(),
    isa: z.string(),
    threads: z.number().int().positive(),
    onednn: z.string(),
    node: z.string(),
  }),
  peers: z.array(z.strictObject({ impl: z.string(), name: z.string(), version: z.string() })),
  missing: z.array(z.strictObject({ impl: z.string(), name: z.string(), reason: z.string() })),
  limits: z.strictObject({
    fp32Gflops: positive,
    bf16Gflops: positive.nullable(),
    readGBs: positive,
    copyGBs: positive,
  }),
  results: z.array(row),
  loss: z.array(
    z.strictObject({
      spatial: z.enum(['none', 'levin']),
      gradient: z.enum(['f32', 'bf16']),
      nanosecondsPerPixel: positive,
      floorNanosecondsPerPixel: positive,
      ratio: positive,
    }),
  ),
});

const bench = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, ['tools/bench.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], OMP_WAIT_POLICY: 'passive', ...env },
  });

describe('npm run bench', () => {
  it('prints and writes one JSON object, and the tables', () => {
    const [out, markdown] = [join(folder, 'bench.json'), join(folder, 'bench.md')];
    const only = 'bench-d:train:fp32,bench-d:forward:fp32:1,strata:forward:fp32:1';
    const run = bench(['--quick', '--json', '--peers', 'none', '--only', only, '--out', out, '--markdown', markdown]);
    expect(run.stderr).not.toMatch(/error/i);
    const result = schema.parse(JSON.parse(run.stdout.trim().split('\n').at(-1)!));
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(result);
    expect(result.results.map(({ net, task, impl, ratio }) => [net, task, impl, ratio])).toEqual([
      ['bench-d', 'train', 'lithochrome', 1],
      ['bench-d', 'forward', 'lithochrome', 1],
      ['strata', 'forward', 'lithochrome', 1],
    ]);
    expect(result.loss).toHaveLength(4);
    expect(run.stderr).toMatch(/^strata forward fp32 b=1 +lithochrome /m);
    expect(readFileSync(markdown, 'utf8')).toMatch(/^\| strata forward fp32 b=1 \| /m);
    expect(run.status).toBe(0);
  });

  it('names the peers that are not there', () => {
    const run = bench(['--quick', '--json', '--peers', 'pytorch', '--only', 'bench-d:forward:fp32:1']);
    const { peers, missing } = schema.parse(JSON.parse(run.stdout));
    expect(peers).toEqual([]);
    expect(missing).toMatchObject([{ impl: 'pytorch', reason: expect.stringContaining('LITHOCHROME_PEER_PYTHON') }]);
    expect(run.stderr).toContain('left out: PyTorch: LITHOCHROME_PEER_PYTHON does not name a Python that has torch');
  });

  it('ends with 2 and a line for a wrong option', () => {
    for (const args of [['--only', 'resnet'], ['--rounds', 'x'], ['--fast']]) {
      const { status, stderr } = bench(args);
      expect(stderr).toMatch(/^error: .*(resnet|x|--fast)/);
      expect(status).toBe(2);
    }
  });

  it('is the command bench, whose result has the same fields', async () => {
    const args = ['bench', '--quick', '--peers', 'none', '--only', 'bench-d:forward:fp32:1'];
    const { code, events } = await lithochromeJson(args);
    const { type, ...result } = events.at(-1)!;
    expect({ code, type }).toEqual({ code: 0, type: 'result' });
    expect(schema.parse(result).results).toHaveLength(1);
  });

  it('says its options', () => expect(bench(['--help']).stdout).toContain('--only LIST'));
});

it('the profile tells each primitive and the whole', () => {
  const args = [
    'tools/bench/profile.mjs',
    '--net',
    'bench-d',
    '--task',
    'forward',
    '--precision',
    'fp32',
    '--batch',
    '1',
    '--runs',
    '2',
  ];
  const text = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(text).toMatch(/^conv2d\[/m);
  expect(text).toMatch(/^bench-d forward fp32 b=1: [\d.]+ ms, .* gap -?[\d.]+ %, floor [\d.]+ ms$/m);
});
