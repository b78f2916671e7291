import { LithochromeError } from '../errors.js';
import { picturePair } from '../metrics/metric.js';
import { type Measurement, measure } from '../metrics/registry.js';
import type { PictureSet, SkippedPicture } from './picture-set.js';
import type { DecodeSetting } from '../colorize/chroma-decoder.js';
import type { Predictor } from './predictor.js';

export interface EvaluationProgress {
  done: number;
  total: number;
}

export interface MeasureOptions {
  settings: readonly DecodeSetting[];
  signal?: AbortSignal;
  onProgress?: (progress: EvaluationProgress) => void;
}

export interface MeasuredSet {
  names: string[];
  groups: string[];
  /** By setting, then by picture. */
  measurements: Measurement[][];
  skipped: SkippedPicture[];
}

/** Colorizes every picture of the set, the network once for all settings, and measures it against the truth. */
export async function measureSet(predictor: Predictor, set: PictureSet, options: MeasureOptions): Promise<MeasuredSet> {
  const { settings, signal, onProgress } = options;
  const measured: MeasuredSet = { names: [], groups: [], measurements: settings.map(() => []), skipped: [] };
  for await (const picture of set.stream(signal, (skipped) => measured.skipped.push(skipped))) {
    const predictions = await predictor.predict(picture, settings, signal);
    for (const [i, prediction] of predictions.entries()) {
      measured.measurements[i]!.push(measure(picturePair(picture, picture.rgb, prediction)));
    }
    measured.names.push(picture.name);
    measured.groups.push(picture.group);
    onProgress?.({ done: measured.names.length + measured.skipped.length, total: set.count });
  }
  if (measured.names.length === 0) {
    throw new LithochromeError(
      'DATA',
      `none of the ${set.count} pictures can be read; the first: ${measured.skipped[0]?.reason}`,
    );
  }
  return measured;
}
