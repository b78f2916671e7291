import { mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { quickTraining, smallDataset } from '../support/dataset.js';
import { landscape, writePicture } from '../support/landscape.js';
import { type CliEvent, lithochromeJson } from '../support/lithochrome.js';

const absolutePath = z.string().refine(isAbsolute, 'expected an absolute path');
const count = z.int().min(0);
const metrics = z.record(z.string(), z.number());
const allMetrics = z.object({
  psnr: z.number(),
  ssim: z.number(),
  ciede2000: z.number(),
  abRmse: z.number(),
  aucRaw: z.number().min(1).max(100),
  aucRebalanced: z.number().min(1).max(100),
  colorfulness: z.number(),
  colorfulnessTrue: z.number(),
  /** null where a picture is without color. */
  patchiness: z.number().nullable(),
});
const ofRun = { seq: z.int().min(1), step: count, at: z.iso.datetime() };

const trainEvents = z.discriminatedUnion('type', [
  z.object({ type: z.literal('step'), ...ofRun, loss: z.number(), imagesPerSecond: z.number(), lr: z.number() }),
  z.object({ type: z.literal('validation'), ...ofRun, loss: z.number(), metrics }),
  z.object({ type: z.literal('checkpoint'), ...ofRun, path: absolutePath }),
  z.object({ type: z.literal('preview'), ...ofRun, path: absolutePath }),
  z.object({ type: z.literal('status'), ...ofRun, message: z.string() }),
  z.object({
    type: z.literal('result'),
    ...ofRun,
    steps: count,
    loss: z.number(),
    checkpoint: absolutePath,
    model: absolutePath,
    metrics,
  }),
]);

const progress = z.object({ type: z.literal('progress'), done: count, total: count });
const percent = z.number().min(0).max(100);
const bins = z.array(count).length(484);
const file = z.object({
  input: absolutePath,
  output: absolutePath,
  width: count,
  height: count,
  bitDepth: z.union([z.literal(8), z.literal(16)]),
  ms: count,
  model: z.string(),
  method: z.literal('auto'),
  device: z.enum(['cpu', 'cuda']),
});
const failed = z.object({ input: absolutePath, error: z.object({ code: z.string(), message: z.string() }) });
const row = z.union([file, failed]);

/** Every line that a command may print, its result last. */
const schemas = {
  train: trainEvents,
  prepare: z.discriminatedUnion('type', [
    progress,
    z.object({
      type: z.literal('result'),
      path: absolutePath,
      counts: z.object({ train: count, val: count, test: count }),
      skipped: z.record(z.string(), count),
    }),
  ]),
  colorize: z.union([
    z.object({ type: z.literal('file'), index: count, total: count }).and(row),
    z.object({ type: z.literal('result'), files: z.array(row), skipped: count }),
  ]),
  evaluate: z.discriminatedUnion('type', [
    progress.extend({ unit: z.enum(['picture', 'judge']) }),
    z.object({
      type: z.literal('result'),
      count,
      metrics: allMetrics,
      colors: z.object({ training: bins.nullable(), truth: bins, prediction: bins }),
      judge: z.object({ accuracy: percent, interval: z.tuple([percent, percent]), paired: percent }).nullable(),
    }),
  ]),
  models: z.object({
    type: z.literal('result'),
    models: z.array(z.object({ name: z.string(), path: absolutePath, summary: z.string() })),
  }),
  doctor: z.object({
    type: z.literal('result'),
    machine: z.object({
      isa: z.string(),
      threads: count,
      bf16: z.boolean(),
      onednn: z.string(),
      backend: z.enum(['cpu', 'cuda']),
      precision: z.enum(['fp32', 'bf16']),
      cuda: z
        .object({
          name: z.string(),
          capability: z.string().regex(/^\d+\.\d$/),
          memory: count,
          multiprocessors: count,
          driver: z.string(),
          runtime: z.string(),
          convolutions: z.string(),
        })
        .nullable(),
      cudaUnavailable: z.string().nullable(),
      cudaArchitectures: z.string().nullable(),
    }),
    libraries: z.record(z.string(), z.string()),
    models: z.array(z.object({ name: z.string(), path: absolutePath, state: z.string() })),
  }),
};

function check(command: keyof typeof schemas, events: readonly CliEvent[]): void {
  for (const event of events) {
    const parsed = schemas[command].safeParse(event);
    expect(parsed.error?.issues, JSON.stringify(event)).toBeUndefined();
  }
  expect(events.at(-1)?.type).toBe('result');
}

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-json-'));
let dataset: string;
beforeAll(async () => {
  dataset = await smallDataset(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what --json prints', () => {
  it('prepare', async () => {
    const { code, events } = await lithochromeJson([
      'prepare',
      join(folder, 'photos'),
      '--out',
      join(folder, 'again'),
      '--size',
      '96',
    ]);
    expect(code).toBe(0);
    check('prepare', events);
  });

  it('train, one step event per step, and a model that colorizes and can be evaluated', async () => {
    const run = join(folder, 'run');
    const steps = ['--steps', '4', '--checkpoint-every', '2', '--validate-every', '2'];
    const trained = await lithochromeJson(['train', '--data', dataset, '--out', run, ...quickTraining, ...steps]);
    expect(trained.stderr).not.toContain('error');
    check('train', trained.events);
    const of = (type: string) => trained.events.filter((event) => event.type === type);
    expect(of('step').map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(of('validation').length).toBeGreaterThan(0);
    const model = String(trained.events.at(-1)?.['model']);
    for (const name of ['model.safetensors', 'config.json', 'README.md', 'SHA256SUMS']) {
      expect((await stat(join(model, name))).size, name).toBeGreaterThan(0);
    }

    await writePicture(join(folder, 'view.png'), landscape(99, 90, 70).png());
    const colorized = await lithochromeJson([
      'colorize',
      join(folder, 'view.png'),
      join(folder, 'none.png'),
      '--model',
      model,
    ]);
    expect(colorized.code).toBe(3);
    check('colorize', colorized.events);

    const report = join(folder, 'report');
    const evaluated = await lithochromeJson([
      'evaluate',
      '--model',
      model,
      '--data',
      dataset,
      '--split',
      'val',
      '--limit',
      '2',
      '--report',
      report,
    ]);
    expect(evaluated.code).toBe(0);
    check('evaluate', evaluated.events);
    expect((await stat(report)).isDirectory()).toBe(true);
  });

  it('train on a folder that is not prepared leaves it as it was', async () => {
    const photos = join(folder, 'photos');
    const before = (await stat(photos)).mtimeMs;
    const out = join(folder, 'unprepared');
    const { code, events } = await lithochromeJson([
      'train',
      '--data',
      photos,
      '--out',
      out,
      ...quickTraining,
      '--steps',
      '2',
    ]);
    expect(code).toBe(0);
    check('train', events);
    expect((await stat(photos)).mtimeMs).toBe(before);
  });

  it.each(['models', 'doctor'] as const)('%s', async (command) => {
    const { code, events } = await lithochromeJson([command]);
    expect(code).toBe(0);
    check(command, events);
  });
});
