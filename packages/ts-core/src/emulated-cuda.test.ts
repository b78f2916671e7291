/** The library on CUDA against the CPU, on an addon that emulates CUDA on the processor: slow, so everything here is tiny. */
import type { DeviceKind } from '@lithochrome/native-cuda';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { colorize } from './colorize/colorize.js';
import { loadModel } from './colorize/model.js';
import { findModel } from './colorize/model-folders.js';
import { prepareDataset } from './data/prepare.js';
import type { SpatialName } from './losses/loss.js';
import { readSafetensors } from './models/safetensors.js';
import { readModelFolder, writeModelFolder } from './models/model-folder.js';
import { type ComputeTarget, devices, machine } from './tensor/device.js';
import { empty, fromData, zeros } from './tensor/tensor.js';
import { add, relu } from './ops/pointwise.js';
import { makePhoto, temporaryFolder, toSharp } from './testing/photos.js';
import { storedSamples } from './testing/pictures.js';
import type { TrainConfig } from './training/config.js';
import type { EventOf, TrainingEvent } from './training/events.js';
import { train } from './training/train.js';

// Set before the library's modules look for it.
const addon = vi.hoisted(() => {
  const built = new URL('../../native-cuda/build/emulation/lithochrome.node', import.meta.url);
  return (process.env['LITHOCHROME_ADDON'] ??= decodeURIComponent(built.pathname));
});

const targets: ComputeTarget[] = [
  { device: 'cpu', precision: 'fp32' },
  { device: 'cuda', precision: 'fp32' },
];

describe.skipIf(!existsSync(addon))('on emulated CUDA', { timeout: 300_000 }, () => {
  let root: string;
  let data: string;
  let model: string;

  beforeAll(async () => {
    root = await temporaryFolder();
    await mkdir(join(root, 'photos'));
    for (let i = 0; i < 6; i++) {
      await toSharp(makePhoto(i + 1))
        .png()
        .toFile(join(root, 'photos', `${i}.png`));
    }
    const none = { size: 64, val: 0, test: 0 };
    ({ path: data } = await prepareDataset(join(root, 'photos'), { ...none, out: join(root, 'data') }));
    model = join(root, 'model');
    const { config, weights } = await readModelFolder(await findModel());
    const workingSize = { shortSide: 32, longSide: 64 };
    await writeModelFolder(model, { config: { ...config, workingSize }, weights, card: '' });
  });

  const options = (out: string, more: Partial<TrainConfig>): TrainConfig => {
    return { data, out: join(root, out), minibatch: 1, size: 64, steps: 3, precision: 'fp32', seed: 5, ...more };
  };
  const losses = (events: TrainingEvent[]): number[] =>
    events.filter((event): event is EventOf<'step'> => event.type === 'step').map(({ loss }) => loss);

  it('auto is the GPU', () => {
    expect(machine().cuda).toMatchObject({ capability: '9.0' });
    expect(devices()[1]).toMatchObject({ device: 'cuda', available: true, bf16: true });
  });

  it('tensors are where they are asked for, and so are the results of ops', () => {
    const x = fromData(Float32Array.of(-1, 2), [2], 'f32', 'cuda');
    const y = relu(x);
    expect([x.device, y.device, empty([1]).device]).toEqual(['cuda', 'cuda', 'cpu']);
    expect([...y.readFloats()]).toEqual([0, 2]);
  });

  it('ops on tensors of two devices are a typed error', () => {
    const mixed = () => add(empty([2], 'f32', 'cuda'), empty([2]));
    expect(mixed).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }) as Error);
  });

  it('memory that is not there is a typed error with the size and advice, and the next tensor is made', () => {
    const message = expect.stringMatching(/could not allocate 4096 MiB.*smaller minibatch/) as string;
    expect(() => empty([2 ** 30], 'f32', 'cuda')).toThrow(
      expect.objectContaining({ code: 'DEVICE', message }) as Error,
    );
    expect([...zeros([2], 'f32', 'cuda').readFloats()]).toEqual([0, 0]);
  });

  it('a picture gets the same colors', async () => {
    const photo = await toSharp(makePhoto(3, 40, 48))
      .png()
      .toBuffer();
    const results = [];
    for (const { device, precision } of targets) {
      const loaded = await loadModel(model, { device, precision });
      const { image, info } = await colorize(photo, { model: loaded, uncertainty: true });
      expect(info.device).toBe(device);
      results.push((await storedSamples(image)).samples);
      loaded.dispose();
    }
    const [cpu, cuda] = results;
    expect(Math.max(...cpu!.map((value, i) => Math.abs(value - cuda![i]!)))).toBeLessThanOrEqual(1);
  });

  it.each(['none', 'levin', 'prob-tv'] as const)(
    'a step has the same loss and gradients, spatial %s',
    async (spatial) => {
      // Where rounding changes the sign of a ReLU's input, gradients differ by a hundredth; some seed has no such input.
      let least = Infinity;
      for (let seed = 5; seed < 10 && least >= 1e-4; seed++) {
        const cpu = await firstStep({ device: 'cpu', spatial, seed });
        const cuda = await firstStep({ device: 'cuda', spatial, seed });
        expect(cuda.loss / cpu.loss).toBeCloseTo(1, 5);
        const difference = cuda.gradients.map((value, i) => value - cpu.gradients[i]!);
        least = Math.min(least, norm(difference) / norm(cpu.gradients));
      }
      expect(least).toBeLessThan(1e-4);
    },
  );

  /** The loss of a run's first step, and AdamW's first moment after it: the gradients but for a factor. */
  async function firstStep(choice: { device: DeviceKind; spatial: SpatialName; seed: number }) {
    const out = Object.values(choice).join('-');
    const [loss] = losses(await collect(options(out, { ...choice, steps: 1 })));
    const file = await readFile(join(root, out, 'checkpoints/step-00000001/state.safetensors'));
    return { loss: loss!, gradients: readSafetensors(file, out).tensors.get('m')!.data };
  }

  it('auto trains in bf16, validates and chooses a temperature', async () => {
    const split = { size: 64, val: 0.2, test: 0 };
    const { path } = await prepareDataset(join(root, 'photos'), { ...split, out: join(root, 'split') });
    const auto = { data: path, device: 'auto', precision: 'auto', steps: 1, size: 32 } as const;
    const events = await collect(options('auto', auto));
    const validation = events.find(({ type }) => type === 'validation') as EventOf<'validation'>;
    expect(validation.loss).toBeGreaterThan(0);
    expect((events.at(-1) as EventOf<'result'>).metrics.psnr).toBeGreaterThan(5);
    const { config } = await readModelFolder(join(root, 'auto/model'));
    expect(config.training).toMatchObject({ device: 'cuda', precision: 'bf16' });
  });

  it('a run goes on on the other device, and says so', async () => {
    const abort = new AbortController();
    const first: TrainingEvent[] = [];
    for await (const event of train(options('moved', { device: 'cuda' }), { signal: abort.signal })) {
      first.push(event);
      if (event.type === 'step') abort.abort();
    }
    const rest = await collect(options('moved', { device: 'cpu', resume: true }));
    const message = expect.stringContaining('computed on cuda in fp32 so far, from here on cpu in fp32') as string;
    expect(rest[0]).toMatchObject({ type: 'status', message });
    expect(rest.at(-1)).toMatchObject({ type: 'result', steps: 3 });
    const record = JSON.parse(await readFile(join(root, 'moved/config.json'), 'utf8')) as { device: string };
    expect(record.device).toBe('cpu');
    // AdamW's first steps follow the signs even of gradients that are mostly rounding: later losses agree roughly.
    const stayed = losses(await collect(options('stayed', { device: 'cpu' })));
    const moved = losses([...first, ...rest]);
    expect(moved).toHaveLength(stayed.length);
    for (const [step, loss] of moved.entries()) expect(Math.abs(loss / stayed[step]! - 1)).toBeLessThan(0.02);
  });
});

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

async function collect(config: TrainConfig): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train(config)) events.push(event);
  return events;
}
