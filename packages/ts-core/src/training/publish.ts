import { basename } from 'node:path';
import { grid484 } from '../color/ab-bins.js';
import type { Dataset } from '../data/dataset.js';
import { chooseTemperature } from '../evaluate/choose-temperature.js';
import type { MetricValues } from '../metrics/registry.js';
import { commonModelConfig, type ModelConfig } from '../models/model-config.js';
import { writeModelFolder } from '../models/model-folder.js';
import { outputsFor } from '../losses/registry.js';
import type { Run } from './run-folder.js';
import type { TrainingSession } from './session.js';

/** Validation pictures on which the temperature is chosen where the run fixes none, and the candidates. */
const PICTURES = 32;
const TEMPERATURES = [0.38, 0.6, 0.8, 1];

/** How good the model is. */
export interface Outcome {
  steps: number;
  /** Of the last validation; NaN without validation pictures. */
  loss: number;
  temperature: number;
  metrics: Partial<MetricValues>;
}

/**
 * Writes RUN/model: the averaged weights with configuration and card. Where there are validation pictures they are
 * colorized with it, which gives its temperature and its metrics.
 */
export async function publishModel(work: Published, loss: number, signal?: AbortSignal): Promise<Outcome> {
  const { run, dataset } = work;
  const { steps, temperature: fixed } = run.record.config;
  const first = { steps: steps!, loss, temperature: fixed ?? 1, metrics: {} };
  await write(work, first);
  if (dataset.counts.val === 0) return first;
  const { device } = run.record;
  const temperatures = fixed === undefined ? TEMPERATURES : [fixed];
  const options = { model: run.paths.model, data: dataset.path, limit: PICTURES, temperatures };
  const { best, table } = await chooseTemperature({ ...options, device, signal });
  const row = table.find(({ temperature }) => temperature === best)!;
  const outcome = { ...first, ...row };
  await write(work, outcome);
  return outcome;
}

/** What a model is made from. */
interface Published {
  run: Run;
  session: TrainingSession;
  dataset: Dataset;
}

async function write({ run, session, dataset }: Published, outcome: Outcome): Promise<void> {
  const config = modelConfig(run, dataset, outcome);
  const weights = session.state.averagedWeights();
  await writeModelFolder(run.paths.model, { config, weights, card: modelCard(config) });
}

function modelConfig(run: Run, dataset: Dataset, { steps, loss, temperature, metrics }: Outcome): ModelConfig {
  const { config, device, precision, machine } = run.record;
  const { data, out, init, resume: _resume, ...options } = config;
  const used = { device, precision, machine };
  return {
    ...commonModelConfig,
    name: basename(out),
    network: config.network,
    outputs: outputsFor(config.loss, grid484.count),
    temperature,
    vibrancy: 0,
    histogram: [...dataset.histogram],
    training: { ...options, ...used, steps, validation: { loss, metrics }, init: init && basename(init) },
    data: { description: `photographs of ${basename(data)}`, pictures: dataset.counts.train, licenses: [] },
  };
}

function modelCard({ name, network, temperature, training, data }: ModelConfig): string {
  const validation = training.validation as { loss: number; metrics: Record<string, number> };
  const rows = Object.entries(validation.metrics).map(([metric, value]) => `| ${metric} | ${format(value)} |`);
  return `# ${name}

Lithochrome network \`${network}\`, which colorizes gray photographs.

- Trained on ${data.pictures} pictures (${data.description}) for ${String(training.steps)} steps of ${String(training.minibatch)} crops
  of ${String(training.size)} px; loss \`${String(training.loss)}\`, γ ${String(training.gamma)}, seed ${String(training.seed)}.
- Use: \`lithochrome colorize photo.jpg --model <this folder>\`.

Validation pictures at temperature ${temperature} (loss of validation crops: ${format(validation.loss)}):

| metric | value |
|---|---|
${rows.join('\n')}

Colors are guesses that look plausible; they are not evidence of the colors that were there.
`;
}

/** NaN has become null in the configuration. */
function format(value: number | null): string {
  return value === null || Number.isNaN(value) ? 'not measured' : value.toFixed(3);
}
