/** How much a few given colors help: PSNR against the number of hints (Zhang et al. 2017). */
import type { DecodeSetting } from '../colorize/chroma-decoder.js';
import { bootstrapInterval } from '../metrics/bootstrap.js';
import { picturePair } from '../metrics/metric.js';
import { psnr } from '../metrics/psnr.js';
import type { HintPoint } from './evaluation.js';
import type { EvaluationProgress } from './measure-set.js';
import type { PictureSet } from './picture-set.js';
import type { Predictor } from './predictor.js';

export interface HintCurveOptions {
  /** Numbers of hints. */
  counts: readonly number[];
  setting: DecodeSetting;
  signal?: AbortSignal;
  onProgress?: (progress: EvaluationProgress) => void;
}

/** Colorizes every picture once for each number of hints, in ascending order. */
export async function hintCurve(
  predictor: Predictor,
  set: PictureSet,
  { counts, setting, signal, onProgress }: HintCurveOptions,
): Promise<HintPoint[]> {
  const ascending = [...new Set(counts)].sort((x, y) => x - y);
  const values: number[][] = ascending.map(() => []);
  const groups: string[] = [];
  for await (const picture of set.stream(signal)) {
    for (const [i, hints] of ascending.entries()) {
      const [prediction] = await predictor.predict(picture, [setting], { hints, signal });
      values[i]!.push(psnr.measure(picturePair(picture, picture.rgb, prediction!))[0]!);
    }
    groups.push(picture.group);
    onProgress?.({ unit: 'hints', done: groups.length, total: set.count });
  }
  return ascending.map((hints, i) => {
    const mean = (indices: readonly number[]) => indices.reduce((sum, at) => sum + values[i]![at]!, 0) / indices.length;
    return { hints, psnr: mean([...groups.keys()]), interval: bootstrapInterval(groups, mean) };
  });
}
