import { onTape } from '../autograd/tape.js';
import { native } from '../tensor/native.js';
import type { Tensor } from '../tensor/tensor.js';
import { handleOf, wrap } from './wrap.js';

export interface BatchNormOptions {
  eps: number;
  /** ReLU after it. */
  relu?: boolean;
}

/** The four f32 [C] tensors of a trained batch norm. */
export interface NormTensors {
  gamma: Tensor;
  beta: Tensor;
  mean: Tensor;
  variance: Tensor;
}

/**
 * Training mode (Ioffe & Szegedy 2015): y = γ (x − μ)/√(σ² + ε) + β with the statistics of the batch over
 * N, H and W; mean and (biased) variance f32 [C].
 */
export function batchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  options: BatchNormOptions,
): { y: Tensor; mean: Tensor; variance: Tensor } {
  const made = native().batchNorm(x.native, gamma.native, beta.native, options);
  const [y, mean, variance] = [wrap(made.y), wrap(made.mean), wrap(made.variance)];
  onTape(y, [x, gamma, beta], (dy, sink) => {
    const saved = {
      gamma: gamma.native,
      beta: beta.native,
      mean: mean.native,
      variance: variance.native,
    };
    const out = { dGamma: sink.buffer(gamma).native, dBeta: sink.buffer(beta).native };
    sink.add(x, wrap(native().batchNormBackward(x.native, dy.native, saved, out, options)));
  });
  return { y, mean, variance };
}

/** running = (1 − momentum)·running + momentum·factor·value, in place. */
export function updateRunning(running: Tensor, value: Tensor, options: { momentum: number; factor?: number }): void {
  native().updateRunning(running.native, value.native, options);
}

/** Inference: the convolution that equals convolution and batch norm. weight f32 [O,…], bias f32 [O] or null. */
export function foldBatchNorm(
  weight: Tensor,
  bias: Tensor | null,
  norm: NormTensors,
  eps: number,
): { weight: Tensor; bias: Tensor } {
  const { gamma, beta, mean, variance } = norm;
  const handles = { gamma: gamma.native, beta: beta.native, mean: mean.native, variance: variance.native };
  const folded = native().foldBatchNorm(weight.native, handleOf(bias), handles, { eps });
  return { weight: wrap(folded.weight), bias: wrap(folded.bias) };
}
