import { grid484 } from '../color/ab-bins.js';
import type { Batch } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { initialWeights } from '../layers/initialize.js';
import { TrainableState } from '../layers/trainable-state.js';
import { checkWeights, type Weights } from '../layers/weights.js';
import { classWeights } from '../losses/class-weights.js';
import { defaultLevin, type LossSettings } from '../losses/loss.js';
import { losses, outputsFor } from '../losses/registry.js';
import type { Network } from '../models/network.js';
import { readModelFolder } from '../models/model-folder.js';
import { createNetwork } from '../models/registry.js';
import { Optimizer } from '../optim/optimizer.js';
import type { Program } from '../tensor/program.js';
import { fromData } from '../tensor/tensor.js';
import { type BatchTensors, batchTensors, recordStep, type StepResult, writeBatch } from './step-program.js';
import type { Checkpoint } from './checkpoint.js';
import type { ResolvedTrainConfig } from './config.js';
import type { RunRecord } from './run-record.js';

/** A training run in memory: network, state and the recorded step. */
export class TrainingSession {
  readonly network: Network;
  readonly state: TrainableState;
  readonly settings: LossSettings;
  readonly batch: BatchTensors;
  readonly program: Program<StepResult>;
  readonly #config: ResolvedTrainConfig;
  readonly #optimizer: Optimizer;

  /** `config.steps` may still be open while the steps are being timed. */
  constructor(record: RunRecord, dataset: Dataset, weights: Weights) {
    const { config, device } = record;
    this.#config = config;
    this.network = createNetwork(config.network, outputsFor(config.loss, grid484.count));
    this.state = new TrainableState(this.network.declarations, record);
    this.state.load(weights);
    this.settings = lossSettings(record, dataset);
    this.batch = batchTensors(config.minibatch, config.size, device);
    this.#optimizer = new Optimizer({ ...config, steps: config.steps ?? 1 }, device);
    const { network, state, settings, batch } = this;
    this.program = recordStep({
      network,
      state,
      settings,
      batch,
      targets: config.targets,
      optimizer: this.#optimizer,
      loss: losses[config.loss],
    });
  }

  /** One optimizer step, counted from 1: the loss of the batch, the norm of its gradient, the learning rate. */
  async step(step: number, batch: Batch): Promise<{ loss: number; norm: number; lr: number }> {
    const lr = this.#optimizer.prepare(step);
    writeBatch(this.batch, batch);
    await this.program.run();
    const { terms, norm } = this.program.result;
    const loss = terms.reduce((sum, term) => sum + term.readScalar(), 0);
    return { loss, norm: norm.readScalar(), lr };
  }

  /** Fixes the length of the schedule. */
  setSteps(steps: number): void {
    this.#optimizer.schedule({ ...this.#config, steps });
  }

  restore({ buffers }: Checkpoint): void {
    this.state.restore(buffers);
  }

  dispose(): void {
    this.program.dispose();
    this.#optimizer.dispose();
    this.state.dispose();
    const { rgb, gray, hints, lightnessShift } = this.batch;
    for (const tensor of [rgb, gray, hints, lightnessShift]) tensor.dispose();
    this.settings.centers.dispose();
    this.settings.classWeights?.dispose();
  }
}

/** The weights that a run starts from: of the model `init`, or random as a function of the seed. */
export async function startWeights(config: ResolvedTrainConfig): Promise<Weights> {
  const { declarations } = createNetwork(config.network, outputsFor(config.loss, grid484.count));
  if (config.init === undefined) return initialWeights(declarations, config.seed);
  const { weights } = await readModelFolder(config.init);
  checkWeights(declarations, weights, config.init);
  return weights;
}

function lossSettings({ config, device, precision }: RunRecord, dataset: Dataset): LossSettings {
  const { spatial, lambda, gamma, alpha, weightNormalization: normalization, weightSupport: support } = config;
  const { similarity: kind = defaultLevin.kind, radius = defaultLevin.radius } = config;
  const levin = { kind, radius, scale: config.similarityScale ?? defaultLevin.scale };
  const gradient = precision === 'bf16' ? 'bf16' : 'f32';
  const weights = classWeights(dataset.histogram, { gamma, alpha, normalization, support });
  const centers = fromData(grid484.centers, [grid484.count, 2], 'f32', device);
  const onDevice = fromData(weights, [weights.length], 'f32', device);
  return { spatial, lambda, levin, gradient, centers, classWeights: onDevice };
}
