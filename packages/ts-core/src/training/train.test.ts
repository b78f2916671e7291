import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareDataset } from '../data/prepare.js';
import type { LithochromeError } from '../errors.js';
import { readModelFolder, writeModelFolder } from '../models/model-folder.js';
import { machine } from '../tensor/device.js';
import { makePhoto, temporaryFolder, toSharp } from '../testing/photos.js';
import type { TrainConfig } from './config.js';
import type { EventOf, TrainingEvent } from './events.js';
import { train } from './train.js';

let data: string;
let root: string;

beforeAll(async () => {
  root = await temporaryFolder();
  const photos = join(root, 'photos');
  await mkdir(photos);
  for (let i = 0; i < 12; i++) {
    await toSharp(makePhoto(i + 1))
      .png()
      .toFile(join(photos, `${i}.png`));
  }
  ({ path: data } = await prepareDataset(photos, { out: join(root, 'data'), size: 64, val: 0.2, test: 0 }));
});

const options = (out: string, more: Partial<TrainConfig> = {}): TrainConfig => {
  const small = { minibatch: 2, size: 32, steps: 6, checkpointEvery: 2, validateEvery: 4, seed: 5 };
  return { data, out: join(root, out), ...small, ...more };
};

async function collect(config: TrainConfig, signal?: AbortSignal): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train(config, { signal })) events.push(event);
  return events;
}

const ofType = <Type extends TrainingEvent['type']>(events: TrainingEvent[], type: Type) =>
  events.filter((event): event is EventOf<Type> & TrainingEvent => event.type === type);

async function finalState(out: string): Promise<Buffer> {
  return readFile(join(root, out, 'checkpoints/step-00000006/state.safetensors'));
}

describe('train', () => {
  let undisturbed: TrainingEvent[];
  beforeAll(async () => {
    undisturbed = await collect(options('undisturbed'));
  });

  it('tells each step, validates, previews, and ends with a model that loads', async () => {
    const steps = ofType(undisturbed, 'step');
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(undisturbed.map(({ seq }) => seq)).toEqual(undisturbed.map((_, i) => i + 1));
    expect(steps.every(({ loss, imagesPerSecond, lr }) => loss > 0 && imagesPerSecond > 0 && lr >= 0)).toBe(true);
    expect(ofType(undisturbed, 'validation').map(({ step }) => step)).toEqual([4, 6]);
    expect((await readFile(ofType(undisturbed, 'preview')[0]!.path)).subarray(1, 4).toString()).toBe('PNG');
    const [result] = ofType(undisturbed, 'result');
    expect(undisturbed.at(-1)).toBe(result);
    expect(result!.metrics.psnr).toBeGreaterThan(0);
    const { config } = await readModelFolder(result!.model);
    expect(config).toMatchObject({ network: 'strata', outputs: 484, training: { steps: 6, seed: 5 } });
    const log = await readFile(join(root, 'undisturbed/events.ndjson'), 'utf8');
    expect(
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(JSON.parse(JSON.stringify(undisturbed)));
  });

  it('keeps the last three checkpoints', async () => {
    expect(await readdir(join(root, 'undisturbed/checkpoints'))).toEqual([
      'step-00000002',
      'step-00000004',
      'step-00000006',
    ]);
  });

  it('gives the same weights bit for bit when killed at any moment and resumed', { timeout: 300_000 }, async () => {
    const config = options('killed', { resume: true });
    for (const kill of ['preparing', 'step 1', 'checkpoint 2', 'step 3', 'step 5', 'validation 6', 'preview 6']) {
      await runAndKill(config, kill);
    }
    const events = await collect(config);
    expect(events.at(-1)!.type).toBe('result');
    expect((await finalState('killed')).equals(await finalState('undisturbed'))).toBe(true);
    const model = (out: string) => readFile(join(root, out, 'model/model.safetensors'));
    expect((await model('killed')).equals(await model('undisturbed'))).toBe(true);
  });

  it('stops after a checkpoint when aborted, and goes on from there', async () => {
    const abort = new AbortController();
    const events: TrainingEvent[] = [];
    for await (const event of train(options('stopped'), { signal: abort.signal })) {
      events.push(event);
      if (event.type === 'step' && event.step === 3) abort.abort();
    }
    expect(events.at(-2)).toMatchObject({ type: 'checkpoint', step: 3 });
    expect(events.at(-1)).toMatchObject({ type: 'status', status: 'stopped' });
    const rest = await collect(options('stopped', { resume: true }));
    expect(ofType(rest, 'step').map(({ step }) => step)).toEqual([4, 5, 6]);
    expect((await finalState('stopped')).equals(await finalState('undisturbed'))).toBe(true);
  });

  it('does nothing on a finished run, and overwrites none without being told', async () => {
    const [only, ...others] = await collect(options('undisturbed', { resume: true }));
    expect(only).toEqual(JSON.parse(JSON.stringify(undisturbed.at(-1))));
    expect(others).toEqual([]);
    await expect(collect(options('undisturbed'))).rejects.toThrow(
      /already holds a training run: resume it with --resume/,
    );
  });

  it('refuses to go on with other options', async () => {
    const config = options('undisturbed', { resume: true, gamma: 0.25 });
    await expect(collect(config)).rejects.toThrow(/started with gamma 0.5 and cannot go on with 0.25/);
    await expect(collect(options('undisturbed', { resume: true, steps: 9 }))).rejects.toThrow(/has 6 steps/);
  });

  it('refuses a device that is not there, with the reason', async ({ skip }) => {
    const { cuda, cudaUnavailable } = machine();
    skip(cuda !== null, 'this machine has a GPU');
    const message = expect.stringContaining(cudaUnavailable!) as string;
    await expect(collect(options('no-gpu', { device: 'cuda' }))).rejects.toMatchObject({ code: 'DEVICE', message });
  });

  it('refuses a run that another process works on, naming it', async () => {
    const generator = train(options('locked'));
    await generator.next();
    const error = await collect(options('locked')).catch((thrown: unknown) => thrown as LithochromeError);
    await generator.return(undefined);
    expect(error).toMatchObject({ code: 'BUSY', message: expect.stringContaining(String(process.pid)) as string });
  });

  it('fixes the number of steps from the minutes, and records it', { timeout: 180_000 }, async () => {
    const config = options('timed', { steps: undefined, minutes: 0.05 });
    const events = await collect(config);
    const { steps } = ofType(events, 'result')[0]!;
    const recorded = JSON.parse(await readFile(join(root, 'timed/config.json'), 'utf8')) as {
      config: { steps: number };
    };
    expect(recorded.config.steps).toBe(steps);
    expect(ofType(events, 'step')).toHaveLength(steps);
    const fixed = await collect(options('fixed', { steps, checkpointEvery: steps }));
    expect(ofType(fixed, 'step').map(({ loss }) => loss)).toEqual(ofType(events, 'step').map(({ loss }) => loss));
  });

  it('starts from a model', async () => {
    const events = await collect(options('tuned', { init: join(root, 'undisturbed/model'), steps: 1 }));
    expect(ofType(events, 'step')[0]!.loss).not.toBe(ofType(undisturbed, 'step')[0]!.loss);
  });

  it('stops with a clear error when the loss is no number, and leaves no checkpoint of it', async () => {
    const { config, weights } = await readModelFolder(join(root, 'undisturbed/model'));
    weights.get('head.bias')!.data[0] = Number.NaN;
    const init = join(root, 'broken');
    await writeModelFolder(init, { config, weights, card: '' });
    const error = await collect(options('diverged', { init })).catch((thrown: unknown) => thrown as LithochromeError);
    expect(error).toMatchObject({ code: 'INTERNAL', message: expect.stringMatching(/diverged: at step 1 /) as string });
    expect(await readdir(join(root, 'diverged/checkpoints'))).toEqual([]);
  });

  it('names a damaged checkpoint', async () => {
    const abort = new AbortController();
    const generator = train(options('damaged'), { signal: abort.signal });
    for await (const event of generator) if (event.type === 'step') abort.abort();
    const [name] = await readdir(join(root, 'damaged/checkpoints'));
    await writeFile(join(root, 'damaged/checkpoints', name!, 'state.safetensors'), 'x');
    await expect(collect(options('damaged', { resume: true }))).rejects.toMatchObject({ code: 'CHECKPOINT' });
  });
});

/** Runs the training in a process of its own and kills it as soon as it tells the event `at` ("type step"). */
async function runAndKill(config: TrainConfig, at: string): Promise<void> {
  const script = fileURLToPath(new URL('../testing/train-run.ts', import.meta.url));
  const flags = ['--conditions=@lithochrome/source', '--import', 'tsx'];
  const child: ChildProcess = spawn(process.execPath, [...flags, script, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout! })) {
    const event = JSON.parse(line) as TrainingEvent;
    const name = event.type === 'status' ? event.status : `${event.type} ${event.step}`;
    if (name !== at) continue;
    child.kill('SIGKILL');
    break;
  }
  await exited;
}
