import { DEFAULT_MAX_PIXELS } from '../image/safe-sharp.js';
import { capabilities, type OutputFormat, outputFormats } from '../image/output-format.js';
import { type DeviceChoice, deviceChoices } from '../tensor/device.js';
import { checkInteger, checkNumber, checkOneOf, checkText, invalidOption } from '../validate.js';
import type { DecodeSetting } from './chroma-decoder.js';
import { MAX_HYPOTHESES } from './hypotheses.js';
import { Model } from './model.js';
import { type MethodName, methodNames } from './methods/registry.js';

export interface ColorizeOptions {
  /** A loaded model, a shipped one's name, or a model folder (then loaded once and kept). Default: the shipped model. */
  model?: Model | string;
  /** How colors are found. Default: auto, the network alone. */
  method?: MethodName;
  /** 0 takes the likeliest color, 1 the average of all, more flattens. 0…5; default: the model's. */
  temperature?: number;
  /** 0…1: how far rare, lively colors are favored. Default: the model's. */
  vibrancy?: number;
  /** Format of the result. Default: the input's, PNG for GIF. */
  format?: OutputFormat;
  /** 1…100, only for jpeg, webp and avif. Default: 97, 95 and 92. */
  quality?: number;
  /** Also gives a map of how sure the network is. Default: false. */
  uncertainty?: boolean;
  /** 0…8: also gives so many other likely colorings of the whole picture, most different first. Default: 0. */
  hypotheses?: number;
  /** Larger pictures are refused. Default: 268,402,689. */
  maxPixels?: number;
  /** Where to compute, if the model is given by name. Default: auto. */
  device?: DeviceChoice;
  /** Stops the work with ABORTED. */
  signal?: AbortSignal;
}

export type CheckedOptions = ColorizeOptions & {
  method: MethodName;
  maxPixels: number;
  uncertainty: boolean;
  hypotheses: number;
};

/** Fills in defaults. @throws LithochromeError INVALID_OPTION */
export function checkColorizeOptions(options: ColorizeOptions): CheckedOptions {
  const { model, method = 'auto', device, signal } = options;
  const { uncertainty = false, hypotheses = 0, maxPixels = DEFAULT_MAX_PIXELS } = options;
  if (model !== undefined && !(model instanceof Model)) checkText('model', model);
  checkOneOf('method', method, methodNames);
  checkSetting(options);
  checkOutput(options);
  if (typeof uncertainty !== 'boolean') throw invalidOption('true or false', 'uncertainty', uncertainty);
  checkInteger('hypotheses', hypotheses, 0, MAX_HYPOTHESES);
  checkInteger('maxPixels', maxPixels, 1);
  if (device !== undefined) checkOneOf('device', device, deviceChoices);
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw invalidOption('an AbortSignal', 'signal', signal);
  return { ...options, method, uncertainty, hypotheses, maxPixels };
}

/** How colors are decoded, where given. */
export function checkSetting({ temperature, vibrancy }: Partial<DecodeSetting>): void {
  if (temperature !== undefined) checkNumber('temperature', temperature, 0, 5);
  if (vibrancy !== undefined) checkNumber('vibrancy', vibrancy, 0, 1);
}

/** How a result is encoded, where given. */
export function checkOutput({ format, quality }: Pick<ColorizeOptions, 'format' | 'quality'>): void {
  if (format !== undefined) checkOneOf('format', format, outputFormats);
  if (quality === undefined) return;
  checkInteger('quality', quality, 1, 100);
  if (format !== undefined && capabilities[format].quality === undefined) {
    throw invalidOption(`no value (${format} is lossless)`, 'quality', quality);
  }
}
