import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { initialWeights } from '../layers/initialize.js';
import { temporaryFolder } from '../testing/photos.js';
import { copyModel } from './copy-model.js';
import { commonModelConfig } from './model-config.js';
import { readModelFolder, writeModelFolder } from './model-folder.js';
import { strata } from './strata.js';

it('gives a copy its own name, and the same weights', async () => {
  const root = await temporaryFolder();
  const [from, to] = [join(root, 'model'), join(root, 'models/copy')];
  const config = {
    ...{ ...commonModelConfig, name: 'run', network: 'strata' as const, outputs: 2, temperature: 0.6, vibrancy: 0 },
    ...{ histogram: [1, 2], training: { steps: 3 }, data: { description: 'none', pictures: 0, licenses: [] } },
  };
  await writeModelFolder(from, {
    config,
    weights: initialWeights(strata(2).declarations, 1),
    card: '# run\n\nText.\n',
  });
  await copyModel(from, { to, name: 'cliffs' });
  expect((await readModelFolder(to)).config).toEqual({ ...config, name: 'cliffs' });
  expect(await readFile(join(to, 'README.md'), 'utf8')).toBe('# cliffs\n\nText.\n');
  const weights = (folder: string) => readFile(join(folder, 'model.safetensors'));
  expect((await weights(to)).equals(await weights(from))).toBe(true);
  await expect(copyModel(join(root, 'none'), { to: join(root, 'x'), name: 'x' })).rejects.toMatchObject({
    code: 'MODEL',
  });
  expect(await readdir(root)).not.toContain('x');
});
