import type { DeviceKind } from '@lithochrome/native-cuda';
import { Tape, withTape } from '../autograd/tape.js';
import { LIGHTNESS_CENTER, LIGHTNESS_SCALE } from '../color/lab.js';
import { trainContext } from '../layers/train-context.js';
import type { Batch } from '../data/batches.js';
import type { TrainableState } from '../layers/trainable-state.js';
import type { Loss, LossSettings, LossTargets } from '../losses/loss.js';
import type { Network } from '../models/network.js';
import { lightness, rgbToLab, softEncode } from '../ops/color.js';
import { concat, sliceChannels } from '../ops/concat.js';
import { addChannels, cast, scale } from '../ops/pointwise.js';
import { areaDownsample } from '../ops/resample.js';
import type { Optimizer } from '../optim/optimizer.js';
import { type Program, record } from '../tensor/program.js';
import { empty, full, type Tensor } from '../tensor/tensor.js';
import { targetEncodings, type TargetName } from '../losses/target-encoding.js';

/** What a batch of N crops of S×S is written into. */
export interface BatchTensors {
  /** The truth, u8 [N,S,S,3]. */
  rgb: Tensor;
  /** The network's gray input, u8 [N,S,S,1]. */
  gray: Tensor;
  /** a/110, b/110, mask; f32 [N,S,S,3]. */
  hints: Tensor;
  /** −LIGHTNESS_CENTER/LIGHTNESS_SCALE for each picture, f32 [N,1,1,1]. */
  lightnessShift: Tensor;
}

export function batchTensors(n: number, size: number, device: DeviceKind): BatchTensors {
  return {
    rgb: empty([n, size, size, 3], 'u8', device),
    gray: empty([n, size, size, 1], 'u8', device),
    hints: empty([n, size, size, 3], 'f32', device),
    lightnessShift: full([n, 1, 1, 1], -LIGHTNESS_CENTER / LIGHTNESS_SCALE, 'f32', device),
  };
}

/** Copies a batch to where the recorded step reads it. */
export function writeBatch(tensors: BatchTensors, { rgb, gray, hints }: Batch): void {
  tensors.rgb.write(rgb);
  tensors.gray.write(gray);
  tensors.hints.write(hints);
}

interface TargetOptions {
  /** f32 [K,2] */
  centers: Tensor;
  targets: TargetName;
}

/** Issues the ops from a batch to the network's input [N,S,S,4] and the loss's targets at `stride`. */
export function prepareBatch(
  batch: BatchTensors,
  stride: number,
  { centers, targets: name }: TargetOptions,
): { input: Tensor; targets: LossTargets } {
  const [, height = 0, width = 0] = batch.rgb.shape;
  const small = (x: Tensor) => areaDownsample(x, height / stride, width / stride);
  const ab = small(sliceChannels(rgbToLab(batch.rgb), 1, 2));
  const grayLightness = lightness(batch.gray);
  const scaled = addChannels(scale(grayLightness, 1 / LIGHTNESS_SCALE), batch.lightnessShift);
  const targets = { ab, lightness: small(grayLightness), ...softEncode(ab, centers, targetEncodings[name]) };
  return { input: concat([scaled, batch.hints]), targets };
}

export interface StepParts {
  network: Network;
  state: TrainableState;
  optimizer: Optimizer;
  loss: Loss;
  settings: LossSettings;
  targets: TargetName;
  batch: BatchTensors;
}

/** Results of a step: the terms of the loss and the gradients' global norm, f32 [1] each. */
export interface StepResult {
  terms: Tensor[];
  norm: Tensor;
}

/** Issues a training step on a network's input f32 [N,S,S,C] and its targets: network → loss → gradients → update. */
export function issueStep(
  parts: Omit<StepParts, 'targets' | 'batch'>,
  { input, targets }: { input: Tensor; targets: LossTargets },
): StepResult {
  const { network, state, optimizer, loss, settings } = parts;
  const context = trainContext(state);
  const tape = new Tape();
  state.watch(tape);
  const output = withTape(tape, () => network.forward(context, cast(input, context.dtype)));
  const { terms, gradient } = loss(output, targets, settings);
  tape.backward(output, gradient);
  return { terms, norm: optimizer.update(state) };
}

/** Records a whole training step: batch → network → loss → gradients → update. */
export function recordStep(parts: StepParts): Program<StepResult> {
  const { centers } = parts.settings;
  const { targets, batch, network } = parts;
  return record(() => issueStep(parts, prepareBatch(batch, network.stride, { centers, targets })));
}
