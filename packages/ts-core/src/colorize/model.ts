/** A trained network, ready to colorize. */
import type { DeviceKind } from '@lithochrome/native-cuda';
import { type Decoder, InferenceNetwork } from '../models/inference.js';
import type { ModelConfig } from '../models/model-config.js';
import { readModelFolder } from '../models/model-folder.js';
import { type DeviceChoice, type Precision, type PrecisionChoice, resolveTarget } from '../tensor/device.js';
import {
  type BinTensors,
  binDecoder,
  binTensors,
  type DecodeSetting,
  regressionDecoder,
  sweepDecoder,
} from './chroma-decoder.js';
import { take } from '../tensor/take.js';
import type { Tensor } from '../tensor/tensor.js';
import { invalidOption } from '../validate.js';
import { findModel } from './model-folders.js';
import { cropMap, networkInput } from './network-input.js';
import { Prediction } from './prediction.js';
import { paddedSize, type Size, workingSize } from './working-size.js';

export interface LoadModelOptions {
  /** Default: auto, the GPU where there is one. */
  device?: DeviceChoice;
  /** Default: auto, which is bf16 where the device computes it natively. */
  precision?: PrecisionChoice;
}

/** Colors of a picture as a network or a solver sees them, at low resolution. */
export interface Chroma {
  size: Size;
  /** a and b, f32 [height,width,2]. */
  ab: Float32Array;
  /** 0 (certain)…1, f32 [height,width]; where asked for. */
  uncertainty?: Float32Array;
  /** To be decoded again; where asked for and known. To be disposed of. */
  prediction?: Prediction;
}

/** How a picture is predicted. */
export interface PredictOptions extends DecodeSetting {
  uncertainty?: boolean;
  /** Also gives the prediction, to decode it again. */
  keep?: boolean;
  signal?: AbortSignal;
}

/** Weights and programs in native memory: shared by any number of calls, one at a time inside. Free it with `dispose()`. */
export class Model {
  readonly name: string;
  readonly config: ModelConfig;
  /** Where the network runs. */
  readonly device: DeviceKind;
  readonly precision: Precision;
  readonly #network: InferenceNetwork;
  readonly #bins: BinTensors | null;

  /** Only `loadModel` makes models. */
  constructor(config: ModelConfig, network: InferenceNetwork) {
    const { device, precision } = network.target;
    this.name = config.name;
    this.config = config;
    this.device = device;
    this.precision = precision;
    this.#network = network;
    this.#bins = config.outputs === 2 ? null : binTensors(config, device);
  }

  /** Input pixels per output pixel, along each side. */
  get stride(): number {
    return this.#network.network.stride;
  }

  /** What is given, and the model's own for the rest. */
  setting({ temperature, vibrancy }: Partial<DecodeSetting> = {}): DecodeSetting {
    return { temperature: temperature ?? this.config.temperature, vibrancy: vibrancy ?? this.config.vibrancy };
  }

  /** @throws LithochromeError INVALID_OPTION where there are no hypotheses, as a regression predicts one color only */
  checkHypothesis(value: number, option: string): void {
    if (!this.#bins) throw invalidOption(`0 (the model ${this.name} predicts one color only)`, option, value);
  }

  /** The size at which the network sees a picture. */
  workingSize(picture: Size): Size {
    return workingSize(picture, this.config.workingSize, this.stride);
  }

  /** The size at which it gives colors of a picture. */
  outputSize(picture: Size): Size {
    const { width, height } = this.workingSize(picture);
    return { width: width / this.stride, height: height / this.stride };
  }

  /** Colors for L [height,width] (0…100) of working size. A regression knows neither uncertainty nor a prediction. */
  async predict(lightness: Float32Array, size: Size, options: PredictOptions): Promise<Chroma> {
    const input = networkInput(lightness, size);
    const extras = { uncertainty: options.uncertainty === true, logits: options.keep === true };
    const decoder: Decoder<string> = this.#bins ? binDecoder(this.#bins, options, extras) : regressionDecoder;
    const { padded, used } = this.#outputSizes(size);
    const read = async ({ ab, uncertainty, logits }: Partial<Record<string, Tensor>>): Promise<Chroma> => {
      const chroma: Chroma = { size: used, ab: cropMap(ab!.readFloats(), padded, used) };
      if (uncertainty) chroma.uncertainty = cropMap(uncertainty.readFloats(), padded, used);
      if (logits) chroma.prediction = new Prediction(this.config, { padded, used, logits: await take(logits) });
      return chroma;
    };
    return this.#network.run(input, decoder, { read, signal: options.signal });
  }

  /** As `predict`, at several settings with the network run once. A regression knows no settings. Hints: see `networkInput`. */
  async predictEach(
    lightness: Float32Array,
    size: Size,
    { settings, hints, signal }: { settings: readonly DecodeSetting[]; hints?: Float32Array; signal?: AbortSignal },
  ): Promise<Chroma[]> {
    const decoder: Decoder<string> = this.#bins ? sweepDecoder(this.#bins, settings) : regressionDecoder;
    const { padded, used } = this.#outputSizes(size);
    const read = (maps: Partial<Record<string, Tensor>>): Chroma[] =>
      settings.map((_, i) => ({ size: used, ab: cropMap((maps[i] ?? maps['ab'])!.readFloats(), padded, used) }));
    return this.#network.run(networkInput(lightness, size, hints), decoder, { read, signal });
  }

  #outputSizes(size: Size): { padded: Size; used: Size } {
    const reduce = ({ width, height }: Size) => ({ width: width / this.stride, height: height / this.stride });
    return { padded: reduce(paddedSize(size)), used: reduce(size) };
  }

  /** Frees the native memory; nothing may be running. */
  dispose(): void {
    this.#network.dispose();
    this.#bins?.centers.dispose();
    this.#bins?.logWeights.dispose();
  }
}

/**
 * Loads a model: the name of a shipped one, or a model folder. Default: the shipped one.
 *
 * @throws LithochromeError MODEL (unknown, damaged or foreign), DEVICE, INVALID_OPTION
 * @example
 * const model = await loadModel('runs/canyons/model');
 * const { image } = await colorize('cliff.jpg', { model });
 */
export async function loadModel(nameOrPath?: string, options: LoadModelOptions = {}): Promise<Model> {
  const target = resolveTarget(options);
  const { config, network, weights } = await readModelFolder(await findModel(nameOrPath));
  return new Model(config, await InferenceNetwork.load(network, weights, target));
}
