import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareDataset } from '../data/prepare.js';
import { readModelFolder } from '../models/model-folder.js';
import { photoFolder, temporaryFolder } from '../testing/photos.js';
import { resolveTrainConfig, type TrainConfig } from './config.js';
import { train } from './train.js';

const base = { data: '/d', out: '/r' };

describe('preset seed-2017', () => {
  it('fills in the setting of 2017, and gives way to what is given', () => {
    const preset = resolveTrainConfig({ ...base, preset: 'seed-2017' });
    expect(preset).toMatchObject({ network: 'seed', size: 224, loss: 'seed-2017', targets: 'hard', temperature: 0 });
    expect(preset).toMatchObject({ weightNormalization: 'sum', weightSupport: 'all', gamma: 0.5, alpha: 1 });
    expect(preset).toMatchObject({ spatial: 'prob-tv', lambda: 1, hintShare: 0, emaDecay: 0 });
    expect(resolveTrainConfig(preset)).toEqual(preset);
    const own = { preset: 'seed-2017', size: 64, gamma: 0.25, temperature: undefined } as const;
    expect(resolveTrainConfig({ ...base, ...own })).toMatchObject({ size: 64, gamma: 0.25, temperature: 0 });
  });

  it('leaves λ to another spatial term', () => {
    const preset = 'seed-2017';
    expect(resolveTrainConfig({ ...base, preset, spatial: 'levin' })).toMatchObject({ lambda: 10, radius: 1 });
    expect(resolveTrainConfig({ ...base, preset, spatial: 'none' }).lambda).toBe(0);
  });

  it('trains at 224², is interrupted and goes on, and publishes an argmax model', { timeout: 120_000 }, async () => {
    const root = await temporaryFolder();
    const photos = await photoFolder(3);
    const { path: data } = await prepareDataset(photos, { out: join(root, 'data'), size: 64, val: 0, test: 0 });
    const config: TrainConfig = { preset: 'seed-2017', data, out: join(root, 'run'), minibatch: 1, steps: 2 };
    const losses = [...(await stopAfter(1, config)), ...(await stopAfter(2, { ...config, resume: true }))];
    expect(losses.map(({ step }) => step)).toEqual([1, 2]);
    expect(losses.every(({ loss }) => loss > 0 && Number.isFinite(loss))).toBe(true);
    const record = JSON.parse(await readFile(join(root, 'run/config.json'), 'utf8')) as { config: TrainConfig };
    expect(record.config).toMatchObject({
      preset: 'seed-2017',
      size: 224,
      targets: 'hard',
      loss: 'seed-2017',
      steps: 2,
    });
    const { config: model } = await readModelFolder(join(root, 'run/model'));
    expect(model).toMatchObject({ network: 'seed', outputs: 484, temperature: 0, training: { spatial: 'prob-tv' } });
  });
});

/** The steps of a run that is stopped after step `last`. */
async function stopAfter(last: number, config: TrainConfig): Promise<{ step: number; loss: number }[]> {
  const abort = new AbortController();
  const steps: { step: number; loss: number }[] = [];
  for await (const event of train(config, { signal: abort.signal })) {
    if (event.type !== 'step') continue;
    steps.push(event);
    if (event.step === last && config.resume !== true) abort.abort();
  }
  return steps;
}
