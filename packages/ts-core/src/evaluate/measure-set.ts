import { grid484, nearestBin } from '../color/ab-bins.js';
import type { DecodeSetting } from '../colorize/chroma-decoder.js';
import type { StoredPicture } from '../data/dataset.js';
import { LithochromeError } from '../errors.js';
import { picturePair } from '../metrics/metric.js';
import { type Measurement, measure } from '../metrics/registry.js';
import type { PictureSet, SkippedPicture } from './picture-set.js';
import type { Predictor } from './predictor.js';

export interface EvaluationProgress {
  /** Pictures are colorized; then the judge takes steps of its training; then pictures are colorized with hints. */
  unit: 'picture' | 'judge' | 'hints';
  done: number;
  total: number;
}

export interface MeasureOptions {
  settings: readonly DecodeSetting[];
  signal?: AbortSignal;
  onProgress?: (progress: EvaluationProgress) => void;
  /** Hears of each picture with its predictions, 8-bit sRGB, by setting. */
  onPicture?: (picture: StoredPicture, predictions: readonly Uint8Array[]) => void | Promise<void>;
}

export interface MeasuredSet {
  names: string[];
  groups: string[];
  /** By setting, then by picture. */
  measurements: Measurement[][];
  /** Pixels per ab bin (484 counts) of the truth, and by setting of the predictions. */
  truthColors: number[];
  predictionColors: number[][];
  skipped: SkippedPicture[];
}

/** Colorizes every picture of the set, the network once for all settings, and measures it against the truth. */
export async function measureSet(predictor: Predictor, set: PictureSet, options: MeasureOptions): Promise<MeasuredSet> {
  const { settings, signal, onProgress, onPicture } = options;
  const measured = nothingMeasured(settings.length);
  for await (const picture of set.stream(signal, (skipped) => measured.skipped.push(skipped))) {
    const predictions = await predictor.predict(picture, settings, { signal });
    for (const [i, prediction] of predictions.entries()) {
      const pair = picturePair(picture, picture.rgb, prediction);
      measured.measurements[i]!.push(measure(pair));
      countColors(pair.predictionLab, measured.predictionColors[i]!);
      if (i === 0) countColors(pair.truthLab, measured.truthColors);
    }
    await onPicture?.(picture, predictions);
    measured.names.push(picture.name);
    measured.groups.push(picture.group);
    const done = measured.names.length + measured.skipped.length;
    onProgress?.({ unit: 'picture', done, total: set.count });
  }
  if (measured.names.length === 0) {
    throw new LithochromeError(
      'DATA',
      `none of the ${set.count} pictures can be read; the first: ${measured.skipped[0]?.reason}`,
    );
  }
  return measured;
}

function nothingMeasured(settings: number): MeasuredSet {
  const bins = () => Array<number>(grid484.count).fill(0);
  const each = <Value>(make: () => Value) => Array.from({ length: settings }, make);
  return {
    ...{ names: [], groups: [], skipped: [] },
    measurements: each(() => []),
    truthColors: bins(),
    predictionColors: each(bins),
  };
}

/** Adds the pixels of a picture, Lab [P,3], to the counts of their bins. */
function countColors(lab: Float32Array, counts: number[]): void {
  for (let i = 0; i < lab.length; i += 3) counts[nearestBin(grid484, lab[i + 1]!, lab[i + 2]!)]! += 1;
}
