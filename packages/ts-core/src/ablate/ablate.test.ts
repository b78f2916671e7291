import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareDataset } from '../data/prepare.js';
import { makePhoto, temporaryFolder, toSharp } from '../testing/photos.js';
import type { AblateConfig } from './ablate-config.js';
import { ablate } from './ablate.js';
import type { Ablation } from './ablation.js';
import type { AblationEvent, AblationOutcome } from './events.js';

let root: string;
let data: string;

beforeAll(async () => {
  root = await temporaryFolder();
  await mkdir(join(root, 'photos'));
  for (let i = 0; i < 12; i++) {
    await toSharp(makePhoto(i + 1, 64, 64))
      .png()
      .toFile(join(root, 'photos', `${i}.png`));
  }
  ({ path: data } = await prepareDataset(join(root, 'photos'), {
    out: join(root, 'data'),
    size: 64,
    val: 0.2,
    test: 0,
  }));
});

const options = (out: string, more: Partial<AblateConfig> = {}): AblateConfig => {
  const small = { steps: 4, minibatch: 2, size: 32, seed: 3, precision: 'fp32', checkpointEvery: 2 } as const;
  return { data, out: join(root, out), variants: ['mse', 'multinomial'], ...small, ...more };
};

async function collect(
  config: AblateConfig,
  stop?: { at: (event: AblationEvent) => boolean },
): Promise<AblationEvent[]> {
  const abort = new AbortController();
  const events: AblationEvent[] = [];
  for await (const event of ablate(config, { signal: abort.signal })) {
    events.push(event);
    if (stop?.at(event)) abort.abort();
  }
  return events;
}

const statuses = (events: AblationEvent[]) =>
  events.flatMap((event) => (event.type === 'variant' ? [`${event.variant} ${event.status}`] : []));
const stepsOf = (events: AblationEvent[], name: string) =>
  events.flatMap((event) => {
    if (event.type !== 'training' || event.variant !== name || event.event.type !== 'step') return [];
    return [{ step: event.event.step, loss: event.event.loss }];
  });
const weightsOf = (out: string, name: string) => readFile(join(root, out, 'variants', name, 'model/model.safetensors'));

describe('ablate', () => {
  let undisturbed: AblationEvent[];
  let outcome: AblationOutcome;
  let ablation: Ablation;
  let page: string;
  beforeAll(async () => {
    undisturbed = await collect(options('undisturbed', { gammas: [1] }));
    outcome = undisturbed.at(-1) as AblationOutcome;
    ablation = JSON.parse(await readFile(outcome.ablation, 'utf8')) as Ablation;
    page = await readFile(outcome.page, 'utf8');
  }, 180_000);

  it('trains each variant, evaluates it, and ends with a result', async () => {
    expect(statuses(undisturbed)).toEqual(
      ['mse', 'multinomial', 'gamma-1'].flatMap((name) => [`${name} started`, `${name} finished`]),
    );
    expect(stepsOf(undisturbed, 'multinomial').map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(outcome).toMatchObject({ type: 'result', steps: 4, temperature: 0.6, failed: [] });
    expect(outcome.page).toBe(join(root, 'undisturbed/index.html'));
    for (const { model, metrics } of outcome.variants) {
      expect((await stat(join(model, 'model.safetensors'))).size).toBeGreaterThan(1000);
      expect(metrics.psnr).toBeGreaterThan(5);
    }
  });

  it('gives every variant the same start, pictures and budget: γ = 1 is multinomial', () => {
    const [plain, weighted] = ['multinomial', 'gamma-1'].map((name) => stepsOf(undisturbed, name));
    expect(weighted).toHaveLength(4);
    for (const [i, { step, loss }] of plain!.entries()) {
      expect(weighted![i]!.step).toBe(step);
      expect(weighted![i]!.loss / loss).toBeCloseTo(1, 4);
    }
  });

  it('trains nothing again that is finished, and adds what is new', { timeout: 180_000 }, async () => {
    const before = await weightsOf('undisturbed', 'mse');
    const variants: AblateConfig['variants'] = ['mse', 'rebalanced', 'rebalanced-levin'];
    const again = await collect(options('undisturbed', { variants, temperature: 1 }));
    expect(statuses(again)).toEqual([
      'mse skipped',
      'rebalanced started',
      'rebalanced finished',
      'rebalanced-levin started',
      'rebalanced-levin finished',
    ]);
    expect(stepsOf(again, 'mse')).toEqual([]);
    expect(again.at(-1)).toMatchObject({ type: 'result', temperature: 1 });
    expect((await weightsOf('undisturbed', 'mse')).equals(before)).toBe(true);
    const later = await readFile(outcome.page, 'utf8');
    expect(later).toContain('<h2>Before and after the spatial term</h2>');
    expect(later).not.toContain('<h2>Before and after rebalancing</h2>');
  });

  it('repeats a variant with another seed, and measures the scatter', { timeout: 180_000 }, async () => {
    const again = await collect(options('undisturbed', { variants: ['mse'], seeds: [3, 4] }));
    expect(statuses(again)).toEqual(['mse skipped', 'mse.seed-4 started', 'mse.seed-4 finished']);
    expect(stepsOf(again, 'mse.seed-4')[0]!.loss).not.toBe(stepsOf(undisturbed, 'mse')[0]!.loss);
    const { seeds, checks } = JSON.parse(await readFile(outcome.ablation, 'utf8')) as Ablation;
    expect(seeds.map(({ variant, seeds: values }) => [variant, values])).toEqual([['mse', [3, 4]]]);
    expect(seeds[0]!.metrics.psnr.deviation).toBeGreaterThan(0);
    expect(checks.every(({ holds }) => holds === null)).toBe(true);
  });

  it('goes on where it was interrupted, with equal weights', { timeout: 180_000 }, async () => {
    const at = (event: AblationEvent) =>
      event.type === 'training' &&
      event.variant === 'multinomial' &&
      event.event.type === 'step' &&
      event.event.step === 3;
    const stopped = await collect(options('stopped'), { at });
    expect(statuses(stopped)).toEqual(['mse started', 'mse finished', 'multinomial started']);
    expect(stopped.some(({ type }) => type === 'result')).toBe(false);
    const rest = await collect(options('stopped'));
    expect(statuses(rest)).toEqual(['mse skipped', 'multinomial started', 'multinomial finished']);
    expect(stepsOf(rest, 'multinomial').map(({ step }) => step)).toEqual([4]);
    expect((await weightsOf('stopped', 'multinomial')).equals(await weightsOf('undisturbed', 'multinomial'))).toBe(
      true,
    );
  });

  it('names what differs from the settings that OUT was begun with', async () => {
    const message = /started with lr 0.0012 and cannot go on with 0.002; give the same options/;
    await expect(collect(options('undisturbed', { lr: 2e-3 }))).rejects.toThrow(message);
    const steps = /started with steps 4 and cannot go on with 5/;
    await expect(collect(options('undisturbed', { steps: 5 }))).rejects.toThrow(steps);
    const minutes = options('undisturbed', { steps: undefined, minutes: 1 });
    await expect(collect(minutes)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    const other = await prepareDataset(join(root, 'photos'), { out: join(root, 'other'), size: 80, val: 0.2, test: 0 });
    await expect(collect(options('undisturbed', { data: other.path }))).rejects.toThrow(/other data/);
  });

  it('refuses what it cannot compare before it trains', async () => {
    await expect(collect(options('bad', { split: 'test' }))).rejects.toMatchObject({ code: 'DATA' });
    await expect(collect(options('bad', { lambdas: [1] }))).rejects.toThrow(/a spatial variant .* for lambdas/);
    await expect(collect(options('bad', { minutes: 1 }))).rejects.toThrow(/either steps or minutes/);
    await expect(collect(options('bad', { gammas: [2] }))).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(stat(join(root, 'bad/variants/mse'))).rejects.toThrow();
  });

  it('writes the numbers with what is needed to get them again', () => {
    const { reproduction, variants, checks, count, colors, training } = ablation;
    const total = (counts: number[]) => counts.reduce((sum, n) => sum + n, 0);
    expect({ count, lr: training.lr, seed: training.seed }).toEqual({
      count: variants[0]!.pictures.length,
      lr: 1.2e-3,
      seed: 3,
    });
    expect(reproduction.command).toBe(
      'lithochrome ablate --data data --out undisturbed --steps 4 --minibatch 2 --size 32 --seed 3 --precision fp32 --checkpoint-every 2 --variants mse,multinomial --gammas 1',
    );
    expect(reproduction.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(checks.map(({ holds }) => holds === null)).toEqual([true, true, true, true, true, true]);
    for (const { curve, colors: predicted, intervals } of variants) {
      expect(curve.training.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
      expect(curve.validation).toHaveLength(1);
      expect(total(predicted)).toBe(total(colors.truth));
      expect(intervals.psnr[0]).toBeLessThanOrEqual(intervals.psnr[1]);
    }
  });

  it('writes one page that needs nothing else', () => {
    for (const title of ['Expected and measured', 'Metrics', 'Loss curves', 'Color distributions', 'To do it again']) {
      expect(page).toContain(`<h2>${title}</h2>`);
    }
    expect(page).toContain('<h2>Failure cases</h2>');
    // Nothing to compare.
    expect(page).not.toContain('<h2>Before and after the spatial term</h2>');
    // Any letters may occur in a picture.
    const text = page.replace(/base64,[^"]+/g, 'base64,');
    expect(text).not.toMatch(/<script|<link|src="(?!data:)|url\(|undefined|NaN/);
    const pictures = Math.min(4, ablation.count);
    expect(page.match(/<img src="data:image\/jpeg;base64,\/9j/g)).toHaveLength(pictures);
    // Charts: mse, multinomial, rebalanced; maps: training, truth, and the two main variants.
    expect(page.match(/<svg/g)).toHaveLength(3 + 4);
    expect(page.match(/<polyline points="[\d., ]+"/g)).toHaveLength(3);
    expect(page).toContain(ablation.reproduction.command);
  });
});

it('fixes one number of steps for all variants from the minutes', { timeout: 180_000 }, async () => {
  const config = options('timed', { steps: undefined, minutes: 0.01, variants: ['mse', 'multinomial'] });
  const events = await collect(config);
  const { steps } = events.at(-1) as AblationOutcome;
  for (const name of ['mse', 'multinomial']) expect(stepsOf(events, name)).toHaveLength(steps);
  const again = await collect(config);
  expect(again.at(-1)).toMatchObject({ steps });
  expect(statuses(again)).toEqual(['mse skipped', 'multinomial skipped']);
});
