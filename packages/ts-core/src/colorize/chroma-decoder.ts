import { AB_SCALE } from '../color/lab.js';
import type { Decoder } from '../models/inference.js';
import { annealedMean, uncertainty } from '../ops/decode.js';
import { scale } from '../ops/pointwise.js';
import type { Tensor } from '../tensor/tensor.js';

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

/** Logits to ab, f32 [n,h,w,2], and with `withUncertainty` the entropy over ln K, f32 [n,h,w,1]. */
export function binDecoder(
  bins: BinTensors,
  setting: DecodeSetting,
  withUncertainty: boolean,
): Decoder<'ab' | 'uncertainty'> {
  return {
    key: `bins ${setting.temperature} ${setting.vibrancy} ${withUncertainty}`,
    build: (logits) => {
      const ab = decodeBins(logits, bins, setting);
      return { ab, uncertainty: withUncertainty ? uncertainty(logits) : ab };
    },
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
