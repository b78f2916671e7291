import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.js';
import type { Dataset } from '../data/dataset.js';
import { LithochromeError } from '../errors.js';
import { evaluateResampled } from '../evaluate/evaluate.js';
import type { Judgement } from '../evaluate/evaluation.js';
import { type ResolvedAblateConfig, trainingSettings } from './ablate-config.js';
import type { Ablation, FailedVariant, MeasuredVariant } from './ablation.js';
import { checkClaims } from './checks.js';
import { comparePictures } from './compare-pictures.js';
import type { AblationEvent, AblationOutcome } from './events.js';
import { readLossCurve } from './loss-curve.js';
import { ablationPage } from './page.js';
import { pairedChanges } from './paired-changes.js';
import { describeReproduction } from './reproduction.js';
import { meansOverSeeds, scatterOverSeeds } from './seed-scatter.js';
import { isPlainRebalanced, type Variant } from './variants.js';

/** What the trainings left. */
export interface Trained {
  config: ResolvedAblateConfig;
  dataset: Dataset;
  steps: number;
  trained: Variant[];
  failed: FailedVariant[];
  signal: AbortSignal | undefined;
}

type Measured = Awaited<ReturnType<typeof evaluateResampled>>;

/** Measures the trained variants, writes ablation.json and index.html, and ends with the result. */
export async function* reportAblation(work: Trained): AsyncGenerator<AblationEvent> {
  const { config, trained, failed } = work;
  if (trained.length === 0) {
    throw new LithochromeError('INTERNAL', `every variant diverged; the first: ${failed[0]?.message}`);
  }
  const measured: Measured[] = [];
  for (const variant of trained) {
    const found = await evaluateVariant(work, variant);
    measured.push(found);
    const { count, metrics } = found.evaluation;
    yield { type: 'evaluation', variant: variant.name, count, metrics };
  }
  yield { type: 'status', message: 'writing the report' };
  const ablation = await assemble(work, measured);
  const pictures = await comparePictures(ablation.variants, {
    ...config,
    data: work.dataset.path,
    signal: work.signal,
  });
  const [json, page] = [join(config.out, 'ablation.json'), join(config.out, 'index.html')];
  await writeFileAtomically(json, `${JSON.stringify(ablation, null, 2)}\n`);
  await writeFileAtomically(page, ablationPage(ablation, pictures));
  yield outcome(ablation, json, page);
}

function evaluateVariant({ config, dataset, signal }: Trained, { name }: Variant): Promise<Measured> {
  const { split, limit, temperature, device } = config;
  const options = { split, temperature, vibrancy: 0, device, ...(limit !== undefined && { limit }) };
  return evaluateResampled({ model: modelFolder(config, name), data: dataset.path, ...options, signal });
}

async function assemble(work: Trained, measured: readonly Measured[]): Promise<Ablation> {
  const { config, dataset, steps, trained, failed } = work;
  const variants: MeasuredVariant[] = [];
  for (const [i, variant] of trained.entries()) {
    const { metrics, intervals, judge, colors, pictures } = measured[i]!.evaluation;
    const curve = await readLossCurve(join(config.out, 'variants', variant.name));
    const model = modelFolder(config, variant.name);
    const results = {
      metrics,
      intervals,
      changes: changesOf(i, work, measured),
      judge: judge && withoutVerdicts(judge),
    };
    variants.push({ ...variant, model, curve, ...results, colors: colors.prediction, pictures });
  }
  const { data, split, temperature } = config;
  const [{ evaluation: first }] = measured as [Measured];
  return {
    ...{ data, split, count: first.count, temperature, steps },
    training: trainingSettings(config),
    reproduction: await describeReproduction(config, steps),
    colors: { training: [...dataset.histogram], truth: first.colors.truth },
    variants,
    failed,
    seeds: scatterOverSeeds(variants),
    checks: checkClaims(meansOverSeeds(variants)),
  };
}

function changesOf(i: number, { trained }: Trained, measured: readonly Measured[]): MeasuredVariant['changes'] {
  const base = trained.findIndex((variant) => isPlainRebalanced(variant) && variant.seed === trained[i]!.seed);
  if (base < 0 || base === i) return null;
  const resampled = ({ evaluation, resamples }: Measured) => ({ metrics: evaluation.metrics, resamples });
  return pairedChanges(resampled(measured[i]!), resampled(measured[base]!));
}

function withoutVerdicts({ accuracy, interval, wide }: Judgement): MeasuredVariant['judge'] {
  return { accuracy, interval, wide };
}

function outcome(ablation: Ablation, json: string, page: string): AblationOutcome {
  const { steps, temperature, checks } = ablation;
  const variants = ablation.variants.map(({ name, model, metrics }) => ({ name, model, metrics }));
  const failed = ablation.failed.map(({ name, message }) => ({ name, message }));
  return { type: 'result', steps, temperature, ablation: json, page, variants, failed, checks };
}

function modelFolder({ out }: ResolvedAblateConfig, name: string): string {
  return join(out, 'variants', name, 'model');
}
