import type { DeviceKind } from '@lithochrome/native-cuda';
import type { TrainableState } from '../layers/trainable-state.js';
import { adamw, ema, globalNorm } from '../ops/adamw.js';
import { type Tensor, zeros } from '../tensor/tensor.js';
import { emaDecay, learningRate, type Schedule } from './schedule.js';

export interface OptimizerOptions extends Schedule {
  /** Decoupled decay of the weights, times the learning rate. */
  weightDecay: number;
  /** Largest global norm of the gradients; 0: no limit. */
  clip: number;
  emaDecay: number;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Clip → AdamW → moving averages, as one pass over the flat buffers. */
export class Optimizer {
  /** f32 [8], read by the recorded step. */
  readonly hyper: Tensor;
  #options: OptimizerOptions;

  constructor(options: OptimizerOptions, device: DeviceKind) {
    this.hyper = zeros([8], 'f32', device);
    this.#options = options;
  }

  /** Replaces the learning rate's schedule. */
  schedule({ lr, warmup, steps }: Schedule): void {
    this.#options = { ...this.#options, lr, warmup, steps };
  }

  /** Sets what changes from step to step, counted from 1; returns the learning rate. */
  prepare(step: number): number {
    const { weightDecay, clip, emaDecay: limit } = this.#options;
    const lr = learningRate(this.#options, step);
    this.hyper.write(Float32Array.of(lr, BETA1, BETA2, EPSILON, weightDecay, step, clip, emaDecay(limit, step)));
    return lr;
  }

  /** Issues the update; returns the global norm of the gradients, f32 [1]. */
  update(state: TrainableState): Tensor {
    const norm = globalNorm(state.gradients);
    const { values: parameters, gradients, m, v, ema: average, bf16 } = state;
    adamw({ parameters, gradients, m, v, ema: average, bf16, norm }, this.hyper, { decayed: state.decayed });
    ema(state.statisticsEma, state.statistics, this.hyper);
    return norm;
  }

  dispose(): void {
    this.hyper.dispose();
  }
}
