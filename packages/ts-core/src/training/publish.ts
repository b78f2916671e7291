import { basename } from 'node:path';
import { grid484 } from '../color/ab-bins.js';
import type { Dataset } from '../data/dataset.js';
import type { MetricValues } from '../metrics/registry.js';
import { commonModelConfig, type ModelConfig } from '../models/model-config.js';
import { writeModelFolder } from '../models/model-folder.js';
import { outputsFor } from '../losses/registry.js';
import type { Run } from './run-folder.js';
import type { TrainingSession } from './session.js';

/** What the last validation said. */
export interface Outcome {
  steps: number;
  loss: number;
  metrics: Partial<MetricValues>;
}

/** Writes RUN/model: the averaged weights with their configuration and card. */
export async function publishModel(
  run: Run,
  session: TrainingSession,
  dataset: Dataset,
  outcome: Outcome,
): Promise<string> {
  const config = modelConfig(run, dataset, outcome);
  const weights = session.state.averagedWeights();
  await writeModelFolder(run.paths.model, { config, weights, card: modelCard(config) });
  return run.paths.model;
}

function modelConfig(run: Run, dataset: Dataset, { steps, loss, metrics }: Outcome): ModelConfig {
  const { config, precision, machine } = run.record;
  const { data, out, init, resume: _resume, device: _device, ...options } = config;
  return {
    ...commonModelConfig,
    name: basename(out),
    network: config.network,
    outputs: outputsFor(config.loss, grid484.count),
    temperature: 1,
    vibrancy: 0,
    histogram: [...dataset.histogram],
    training: { ...options, steps, precision, machine, validation: { loss, metrics }, init: init && basename(init) },
    data: { description: `photographs of ${basename(data)}`, pictures: dataset.counts.train, licenses: [] },
  };
}

function modelCard({ name, network, training, data }: ModelConfig): string {
  const validation = training.validation as { loss: number; metrics: Record<string, number> };
  const rows = Object.entries(validation.metrics).map(([metric, value]) => `| ${metric} | ${value.toFixed(3)} |`);
  return `# ${name}

Lithochrome network \`${network}\`, which colorizes gray photographs.

- Trained on ${data.pictures} pictures (${data.description}) for ${String(training.steps)} steps of ${String(training.minibatch)} crops
  of ${String(training.size)} px; loss \`${String(training.loss)}\`, γ ${String(training.gamma)}, seed ${String(training.seed)}.
- Use: \`lithochrome colorize photo.jpg --model <this folder>\`.

Validation crops, after training (loss ${validation.loss.toFixed(4)}):

| metric | value |
|---|---|
${rows.join('\n')}

Colors are guesses that look plausible; they are not evidence of the colors that were there.
`;
}
