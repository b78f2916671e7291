import { afterEach, describe, expect, it, vi } from 'vitest';
import { failureOf, inFolder, put } from '../testing/pictures.js';
import { writeUntrainedModel } from '../testing/untrained-model.js';
import { findModel, listModels } from './model-folders.js';

afterEach(() => vi.unstubAllEnvs());

describe('shipped models', () => {
  it('are listed and found by name', async () => {
    await inFolder(async (folder) => {
      vi.stubEnv('LITHOCHROME_MODELS_DIR', folder);
      expect(await listModels()).toEqual([]);
      const path = await writeUntrainedModel(folder);
      await put(folder, 'README.md', 'not a model');
      expect(await listModels()).toEqual([
        { name: 'untrained-1', path, summary: 'strata, trained on 0 pictures: none' },
      ]);
      expect(await findModel('untrained-1')).toBe(path);
      expect(await findModel(path)).toBe(path);
      const error = await failureOf(findModel('seed'));
      expect([error.code, error.message]).toEqual([
        'MODEL',
        'there is no model named seed; the shipped ones are untrained-1; or give the path of a model folder',
      ]);
    });
  });

  it('may be none', async () => {
    await inFolder(async (folder) => {
      vi.stubEnv('LITHOCHROME_MODELS_DIR', `${folder}/none`);
      expect(await listModels()).toEqual([]);
      expect((await failureOf(findModel())).message).toContain('no model is shipped here');
      expect((await failureOf(findModel(''))).code).toBe('INVALID_OPTION');
    });
  });
});
