import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { grid484 } from '../color/ab-bins.js';
import { loadModel, type Model } from '../colorize/model.js';
import { initialWeights } from '../layers/initialize.js';
import { commonModelConfig } from '../models/model-config.js';
import { writeModelFolder } from '../models/model-folder.js';
import { createNetwork } from '../models/registry.js';

/**
 * Writes a model folder with random weights, whose colors are vivid and senseless, and returns its path. It works at a quarter of
 * the usual size.
 */
export async function writeUntrainedModel(folder: string, seed = 1): Promise<string> {
  const network = createNetwork('strata', grid484.count);
  const weights = initialWeights(network.declarations, seed);
  // Logits some units apart, instead of nearly equal.
  const head = weights.get('head.weight')!;
  head.data.forEach((value, i) => (head.data[i] = 30 * value));
  const path = join(folder, `untrained-${seed}`);
  const config = {
    ...commonModelConfig,
    name: `untrained-${seed}`,
    network: network.name,
    outputs: grid484.count,
    workingSize: { shortSide: 64, longSide: 256 },
    temperature: 0.38,
    vibrancy: 0,
    histogram: Array.from({ length: grid484.count }, (_, bin) => 1 + (bin % 7)),
    training: {},
    data: { description: 'none', pictures: 0, licenses: [] },
  };
  await writeModelFolder(path, { config, weights, card: '# untrained\n' });
  return path;
}

interface UntrainedModel {
  /** A temporary folder, which holds the model's. */
  folder: string;
  path: string;
  model: Model;
}

/** A loaded untrained model for the tests of a file, there from the first of them on. */
export function useUntrainedModel(): UntrainedModel {
  const made: Partial<UntrainedModel> = {};
  beforeAll(async () => {
    made.folder = await mkdtemp(join(tmpdir(), 'lithochrome-test-'));
    made.path = await writeUntrainedModel(made.folder);
    made.model = await loadModel(made.path);
  });
  afterAll(async () => {
    made.model?.dispose();
    if (made.folder) await rm(made.folder, { recursive: true, force: true });
  });
  return made as UntrainedModel;
}
