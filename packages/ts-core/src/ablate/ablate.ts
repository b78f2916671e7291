import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataset } from '../data/open-dataset.js';
import type { Dataset } from '../data/dataset.js';
import { openPictureSet } from '../evaluate/picture-set.js';
import { ioError, isLithochromeError, throwIfAborted } from '../errors.js';
import { takeLock } from '../pid-lock.js';
import type { TrainConfig } from '../training/config.js';
import { train } from '../training/train.js';
import {
  type AblateConfig,
  type ResolvedAblateConfig,
  resolveAblateConfig,
  trainingSettings,
} from './ablate-config.js';
import type { FailedVariant } from './ablation.js';
import { checkSameSettings, readAblationRecord, writeAblationRecord } from './ablation-record.js';
import { countSteps } from './count-steps.js';
import type { AblationEvent } from './events.js';
import { reportAblation } from './report-ablation.js';
import { planVariants, type Variant } from './variants.js';

/** An ablation at work. */
interface Work {
  config: ResolvedAblateConfig;
  dataset: Dataset;
  variants: Variant[];
  signal: AbortSignal | undefined;
}

/**
 * Trains the loss variants from the same initial weights on the same batches for equally many steps, each as a run below
 * OUT/variants (`config.out`), if asked for with several seeds, measures them at one temperature, and writes OUT/ablation.json and the page OUT/index.html.
 * Called again it goes on: finished variants are not trained again, interrupted ones are resumed, further ones may be
 * added. When the signal fires during training it ends after a checkpoint, without a result. Defaults: see AblateConfig.
 *
 * @throws LithochromeError INVALID_OPTION (also when OUT was begun with other settings), DATA, DEVICE, MODEL, CHECKPOINT,
 * BUSY, IO, ABORTED
 * @example for await (const event of ablate({ data: 'dataset', out: 'ablation', minutes: 10 })) console.log(event.type);
 */
export async function* ablate(
  options: AblateConfig,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<AblationEvent> {
  const config = resolveAblateConfig(options);
  const release = await lockFolder(config.out);
  try {
    yield { type: 'status', message: `opening ${config.data}` };
    const dataset = await openDataset(config.data, { cache: join(config.out, 'data'), signal });
    // Before the training: a split without pictures is an error now, not hours later.
    await openPictureSet(dataset.path, config.split, config.limit);
    yield* ablateVariants({ config, dataset, variants: planVariants(config), signal });
  } finally {
    await release();
  }
}

async function lockFolder(out: string): Promise<() => Promise<void>> {
  try {
    await mkdir(join(out, 'variants'), { recursive: true });
  } catch (error) {
    throw ioError(error, `create the folder ${out}`);
  }
  return takeLock(join(out, 'lock'), `the ablation ${out}`);
}

async function* ablateVariants(work: Work): AsyncGenerator<AblationEvent> {
  const steps = yield* fixedSteps(work);
  const failed: FailedVariant[] = [];
  for (const variant of work.variants) {
    const outcome = yield* trainVariant(work, variant, steps);
    if (outcome === 'stopped') return;
    if (outcome !== 'finished') failed.push({ ...variant, message: outcome.failure });
  }
  throwIfAborted(work.signal);
  const { config, dataset, variants, signal } = work;
  const trained = variants.filter(({ name }) => !failed.some((other) => other.name === name));
  yield* reportAblation({ config, dataset, steps, trained, failed, signal });
}

/** The number of steps of every variant, as recorded, asked for, or measured. */
async function* fixedSteps({ config, dataset, variants }: Work): AsyncGenerator<AblationEvent, number> {
  const training = trainingSettings(config);
  const { fingerprint } = dataset;
  const record = await readAblationRecord(config.out);
  if (record) {
    checkSameSettings(record, training, fingerprint);
    return record.steps;
  }
  let { steps } = config;
  if (steps === undefined) {
    yield { type: 'status', message: `measuring how many steps fit into ${config.minutes} minutes for every variant` };
    const trainings = variants.map((variant) => trainOptions(config, dataset, variant));
    steps = await countSteps(trainings, dataset, config.minutes!);
  }
  await writeAblationRecord(config.out, { format: 'lithochrome-ablation', version: 1, training, fingerprint, steps });
  return steps;
}

/** Trains one variant as far as it is not trained yet. */
async function* trainVariant(
  { config, dataset, variants, signal }: Work,
  variant: Variant,
  steps: number,
): AsyncGenerator<AblationEvent, 'finished' | 'stopped' | { failure: string }> {
  const about = {
    type: 'variant',
    variant: variant.name,
    index: variants.indexOf(variant),
    total: variants.length,
  } as const;
  let started = false;
  try {
    for await (const event of train({ ...trainOptions(config, dataset, variant), steps, resume: true }, { signal })) {
      if (event.type === 'result') {
        if (started) yield { type: 'training', variant: variant.name, event };
        yield { ...about, status: started ? 'finished' : 'skipped', model: event.model };
        return 'finished';
      }
      if (!started) yield { ...about, status: 'started', steps };
      started = true;
      yield { type: 'training', variant: variant.name, event };
    }
    return 'stopped';
  } catch (error) {
    // What diverges is a finding about the variant.
    if (!isLithochromeError(error, 'INTERNAL')) throw error;
    yield { ...about, status: 'failed', message: error.message };
    return { failure: error.message };
  }
}

function trainOptions(config: ResolvedAblateConfig, dataset: Dataset, variant: Variant): TrainConfig {
  const { name, loss, gamma, spatial, lambda, seed } = variant;
  const { minutes: _minutes, ...training } = trainingSettings(config);
  const out = join(config.out, 'variants', name);
  return { ...training, data: dataset.path, out, loss, gamma, spatial, lambda, seed };
}
