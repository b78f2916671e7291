import { abGrids } from '../color/ab-bins.js';
import type { ModelConfig } from '../models/model-config.js';
import { annealedMean } from '../ops/decode.js';
import { record } from '../tensor/program.js';
import { fromData, type Tensor } from '../tensor/tensor.js';
import { type BinTensors, binTensors, type DecodeSetting } from './chroma-decoder.js';
import { cropMap } from './network-input.js';
import type { Size } from './working-size.js';

/** Added to the logits of every pixel as tilt · (a, b): favors the colors of one direction. Per ab unit. */
export type Tilt = readonly [a: number, b: number];

export interface PredictionMap {
  /** f32 [1,padded.height,padded.width,K], on the model's device; belongs to the prediction. */
  logits: Tensor;
  padded: Size;
  /** The picture's part at the top left. */
  used: Size;
}

/** What a network said of a picture's colors: decoded at any setting without running the network again. */
export class Prediction {
  readonly size: Size;
  readonly #config: ModelConfig;
  readonly #map: PredictionMap;

  constructor(config: ModelConfig, map: PredictionMap) {
    this.size = map.used;
    this.#config = config;
    this.#map = map;
  }

  /** Memory held. */
  get bytes(): number {
    return 4 * this.#map.logits.size;
  }

  /** Frees the memory; what runs already goes on. Idempotent. */
  dispose(): void {
    this.#map.logits.dispose();
  }

  /** ab f32 [h,w,2] at a setting, with each of the tilts. */
  decode(setting: DecodeSetting, tilts: readonly Tilt[], signal?: AbortSignal): Promise<Float32Array[]> {
    const { temperature, vibrancy } = setting;
    return this.#run(vibrancy, tilts, signal, (logits, { centers }, priors) =>
      priors.map((prior) => annealedMean(logits, centers, prior, { temperature })),
    );
  }

  /** Covariance of a pixel's colors [aa, ab, bb], averaged over the picture, in ab units squared. */
  async covariance(vibrancy: number, signal?: AbortSignal): Promise<[number, number, number]> {
    const { centers } = abGrids[this.#config.grid];
    const squares = centers.map((value) => value * value);
    const products = centers.map((_, i) => centers[i & ~1]! * centers[i | 1]!);
    const { device } = this.#map.logits;
    const extra = [squares, products].map((values) => fromData(values, [values.length / 2, 2], 'f32', device));
    try {
      const maps = await this.#run(vibrancy, [[0, 0]], signal, (logits, bins, [prior]) =>
        [bins.centers, ...extra].map((values) => annealedMean(logits, values, prior!, { temperature: 1 })),
      );
      const [mean, square, product] = maps as [Float32Array, Float32Array, Float32Array];
      const sum: [number, number, number] = [0, 0, 0];
      for (let i = 0; i < mean.length; i += 2) {
        sum[0] += square[i]! - mean[i]! ** 2;
        sum[1] += product[i]! - mean[i]! * mean[i + 1]!;
        sum[2] += square[i + 1]! - mean[i + 1]! ** 2;
      }
      return sum.map((value) => (2 * value) / mean.length) as typeof sum;
    } finally {
      for (const tensor of extra) tensor.dispose();
    }
  }

  async #run(
    vibrancy: number,
    tilts: readonly Tilt[],
    signal: AbortSignal | undefined,
    build: (logits: Tensor, bins: BinTensors, priors: Tensor[]) => Tensor[],
  ): Promise<Float32Array[]> {
    const { padded, used, logits } = this.#map;
    const bins = binTensors(this.#config, logits.device);
    const priors = tilts.map((tilt) => this.#prior(bins, vibrancy, tilt));
    const program = record(() => build(logits, bins, priors));
    try {
      await program.run(signal);
      return program.result.map((map) => cropMap(map.readFloats(), padded, used));
    } finally {
      for (const made of [program, bins.centers, bins.logWeights, ...priors]) made.dispose();
    }
  }

  /** vibrancy · ln w + tilt · center, f32 [K]; as the decoder of the network rounds it where there is no tilt. */
  #prior({ logWeights }: BinTensors, vibrancy: number, [a, b]: Tilt): Tensor {
    const { centers } = abGrids[this.#config.grid];
    const weight = Math.fround(vibrancy);
    const values = logWeights
      .readFloats()
      .map((log, k) => weight * log + a * centers[2 * k]! + b * centers[2 * k + 1]!);
    return fromData(values, [values.length], 'f32', logWeights.device);
  }
}
