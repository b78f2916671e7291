import type { DeviceKind } from '@lithochrome/native-cuda';
import { abGrids } from '../color/ab-bins.js';
import { AB_SCALE } from '../color/lab.js';
import { classWeights } from '../losses/class-weights.js';
import type { Decoder } from '../models/inference.js';
import type { ModelConfig } from '../models/model-config.js';
import { annealedMean, uncertainty } from '../ops/decode.js';
import { scale } from '../ops/pointwise.js';
import { fromData, type Tensor } from '../tensor/tensor.js';

/** How logits become colors. */
export interface DecodeSetting {
  /** Of the annealed mean: 0 takes the likeliest bin, 1 the expectation. */
  temperature: number;
  /** 0…1: weight of the prior that favors rare colors. */
  vibrancy: number;
}

/** What a decoder needs of the model. */
export interface BinTensors {
  /** f32 [K,2]. */
  centers: Tensor;
  /** ln w of the class weights at γ = 0.5, f32 [K]. */
  logWeights: Tensor;
}

/** The bins of a model, on its device. */
export function binTensors({ grid, histogram }: ModelConfig, device: DeviceKind): BinTensors {
  const { centers, count } = abGrids[grid];
  return {
    centers: fromData(centers, [count, 2], 'f32', device),
    logWeights: fromData(classWeights(histogram).map(Math.log), [count], 'f32', device),
  };
}

/** What a decoder gives besides ab. */
export interface DecodedExtras {
  /** The entropy over ln K, f32 [n,h,w,1]. */
  uncertainty: boolean;
  /** The logits themselves, f32 [n,h,w,K]. */
  logits: boolean;
}

/** Logits to ab, f32 [n,h,w,2], and what else is asked for. */
export function binDecoder(bins: BinTensors, setting: DecodeSetting, extras: DecodedExtras): Decoder<string> {
  return {
    key: `bins ${setting.temperature} ${setting.vibrancy} ${extras.uncertainty} ${extras.logits}`,
    build: (logits) => ({
      ab: decodeBins(logits, bins, setting),
      ...(extras.uncertainty ? { uncertainty: uncertainty(logits) } : {}),
      ...(extras.logits ? { logits } : {}),
    }),
  };
}

/** The same logits at several settings: ab f32 [n,h,w,2] by the setting's index. */
export function sweepDecoder(bins: BinTensors, settings: readonly DecodeSetting[]): Decoder<string> {
  return {
    key: `sweep ${JSON.stringify(settings)}`,
    build: (logits) => Object.fromEntries(settings.map((setting, i) => [i, decodeBins(logits, bins, setting)])),
  };
}

function decodeBins(logits: Tensor, bins: BinTensors, { temperature, vibrancy }: DecodeSetting): Tensor {
  const prior = vibrancy === 0 ? null : scale(bins.logWeights, vibrancy);
  return annealedMean(logits, bins.centers, prior, { temperature });
}

/** The output of a regression, ab / 110, to ab. */
export const regressionDecoder: Decoder<'ab'> = {
  key: 'regression',
  build: (output) => ({ ab: scale(output, AB_SCALE) }),
};
