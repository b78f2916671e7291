import { appendFile, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { initialWeights } from '../layers/initialize.js';
import { temporaryFolder } from '../testing/photos.js';
import { commonModelConfig, type ModelConfig } from './model-config.js';
import { readModelFolder, writeModelFolder } from './model-folder.js';
import { strata } from './strata.js';

const config: ModelConfig = {
  ...commonModelConfig,
  name: 'test',
  network: 'strata',
  outputs: 2,
  temperature: 0.6,
  vibrancy: 0,
  histogram: [1, 2],
  training: { steps: 3 },
  data: { description: 'none', pictures: 0, licenses: ['CC0'] },
};
const weights = initialWeights(strata(2).declarations, 1);
const files = ['README.md', 'SHA256SUMS', 'config.json', 'model.safetensors'];

let folder: string;
beforeEach(async () => {
  folder = join(await temporaryFolder(), 'model');
  await writeModelFolder(folder, { config, weights, card: '# test\n' });
});

/** Replaces a file and its checksum. */
async function forge(name: string, data: string | Buffer): Promise<void> {
  await writeFile(join(folder, name), data);
  const sums = await readFile(join(folder, 'SHA256SUMS'), 'utf8');
  const sum = createHash('sha256').update(data).digest('hex');
  await writeFile(join(folder, 'SHA256SUMS'), sums.replace(new RegExp(`^[0-9a-f]{64}(?=  ${name})`, 'm'), sum));
}

describe('a model folder', () => {
  it('gives back configuration and weights, matrices rounded to fp16', async () => {
    expect((await readdir(folder)).sort()).toEqual(files);
    const model = await readModelFolder(folder);
    expect(model.config).toEqual(config);
    expect(model.network.name).toBe('strata');
    for (const [name, { shape, data }] of weights) {
      const read = model.weights.get(name)!;
      expect(read.shape).toEqual(shape);
      const error = read.data.reduce(
        (worst, x, i) => Math.max(worst, Math.abs(x - data[i]!) - Math.abs(data[i]!) / 2048),
        0,
      );
      expect(error, name).toBeLessThan(1e-7);
    }
    expect((await readFile(join(folder, 'model.safetensors'))).length).toBeLessThan(12e6);
  });

  it('is replaced as a whole', async () => {
    await writeModelFolder(folder, { config: { ...config, temperature: 1 }, weights, card: 'new' });
    expect((await readModelFolder(folder)).config.temperature).toBe(1);
    expect(await readdir(join(folder, '..'))).toEqual(['model']);
  });

  it('refuses an edited file, naming it', async () => {
    for (const name of ['config.json', 'model.safetensors']) {
      const copy = join(folder, '..', name);
      await copyFile(join(folder, name), copy);
      await appendFile(join(folder, name), ' ');
      await expect(readModelFolder(folder)).rejects.toMatchObject({
        code: 'MODEL',
        message: expect.stringContaining(name) as string,
      });
      await copyFile(copy, join(folder, name));
    }
    await readModelFolder(folder);
  });

  it('refuses a missing file or folder, and a foreign one', async () => {
    await rm(join(folder, 'config.json'));
    await expect(readModelFolder(folder)).rejects.toThrow(/cannot read config.json/);
    await expect(readModelFolder(join(folder, 'no'))).rejects.toMatchObject({ code: 'MODEL' });
    const other = join(folder, '..', 'other');
    await mkdir(other);
    await writeFile(join(other, 'SHA256SUMS'), 'hello\n');
    await expect(readModelFolder(other)).rejects.toThrow(/not a list of SHA-256 sums/);
  });

  it('refuses configurations and weights of something else', async () => {
    await forge('config.json', '{"format":"other"}');
    await expect(readModelFolder(folder)).rejects.toThrow(/config.json is not a model's configuration: format/);
    await forge('config.json', JSON.stringify({ ...config, network: 'unet' }));
    await expect(readModelFolder(folder)).rejects.toThrow(/one of strata, seed for network but received "unet"/);
    await forge('config.json', JSON.stringify({ ...config, outputs: 484 }));
    await expect(readModelFolder(folder)).rejects.toThrow(/expected shape \[484,1,1,112\] for head.weight/);
    await forge('config.json', JSON.stringify(config));
    await forge('model.safetensors', Buffer.from('no'));
    await expect(readModelFolder(folder)).rejects.toThrow(/model.safetensors is not a valid safetensors file/);
  });
});
