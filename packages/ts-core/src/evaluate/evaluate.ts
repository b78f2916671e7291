import { type Split, SPLITS } from '../data/split.js';
import type { Interval } from '../metrics/bootstrap.js';
import { type MetricName, type MetricValues, summarize } from '../metrics/registry.js';
import type { DeviceChoice } from '../tensor/device.js';
import { checkInteger, checkNumber, checkOneOf, checkText } from '../validate.js';
import { grayPredictor } from './baselines.js';
import { strip } from './contact-sheet.js';
import { type EvaluationProgress, measureSet } from './measure-set.js';
import { openPredictor } from './open-predictor.js';
import { openPictureSet, type PictureSet, type SkippedPicture } from './picture-set.js';
import type { DecodeSetting } from '../colorize/chroma-decoder.js';
import type { Predictor } from './predictor.js';
import { chooseSheets, writeReport } from './report.js';

export interface EvaluateOptions {
  /** A shipped model's name or a model folder; or `gray` or `mean-color`, the baselines. */
  model: string;
  /** A prepared data set, or a folder of photographs. */
  data: string;
  /** Default: test where there are such pictures, else val; a folder without splits is taken whole. */
  split?: Split;
  /** At most this many pictures, the first ones. */
  limit?: number;
  /** Folder for index.html, contact sheets and metrics.json. */
  report?: string;
  /** 0…1; default: the model's. */
  temperature?: number;
  /** 0…1; default: the model's. */
  vibrancy?: number;
  device?: DeviceChoice;
  signal?: AbortSignal;
  onProgress?: (progress: EvaluationProgress) => void;
}

export interface EvaluatedPicture {
  name: string;
  group: string;
  metrics: MetricValues;
}

export interface Evaluation {
  model: string;
  data: string;
  split: Split | 'all';
  /** Pictures measured. */
  count: number;
  /** null for a baseline. */
  temperature: number | null;
  vibrancy: number | null;
  /** Means over the pictures; AuC in per cent; NaN where a metric does not apply (patchiness of gray). */
  metrics: MetricValues;
  /** 95 %, by bootstrap over groups. */
  intervals: Record<MetricName, Interval>;
  pictures: EvaluatedPicture[];
  skipped: SkippedPicture[];
}

/**
 * Measures a model on held-out color photographs: each is reduced to a short side of 256 px, colorized from its CIE L
 * alone, and compared with itself (docs/math.md, 8 to 11).
 *
 * @throws LithochromeError INVALID_OPTION, DATA (nothing to evaluate), MODEL, DEVICE, IO (report), ABORTED
 * @example
 * const { metrics } = await evaluate({ model: 'strata', data: 'photos/', split: 'val' });
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { model, data, split, limit, report, signal, onProgress } = checkOptions(options);
  const set = await openPictureSet(data, split, limit);
  const predictor = await openPredictor(model, set, options);
  try {
    const setting = { ...(predictor.setting ?? { temperature: 1, vibrancy: 0 }), ...chosenSetting(options) };
    const { names, groups, measurements, skipped } = await measureSet(predictor, set, {
      settings: [setting],
      signal,
      onProgress,
    });
    const { pictures, ...summary } = summarize(measurements[0]!, groups);
    const evaluation: Evaluation = {
      ...{ model: predictor.name, data, split: set.split, count: names.length },
      temperature: predictor.setting && setting.temperature,
      vibrancy: predictor.setting && setting.vibrancy,
      ...summary,
      pictures: pictures.map((metrics, i) => ({ name: names[i]!, group: groups[i]!, metrics })),
      skipped,
    };
    if (report !== undefined)
      await writeReport(report, evaluation, await makeStrips(evaluation, predictor, set, setting));
    return evaluation;
  } finally {
    predictor.dispose();
  }
}

function checkOptions(options: EvaluateOptions): EvaluateOptions {
  checkText('model', options.model);
  checkText('data', options.data);
  if (options.split !== undefined) checkOneOf('split', options.split, SPLITS);
  if (options.limit !== undefined) checkInteger('limit', options.limit, 1);
  if (options.report !== undefined) checkText('report', options.report);
  if (options.temperature !== undefined) checkNumber('temperature', options.temperature, 0, 1);
  if (options.vibrancy !== undefined) checkNumber('vibrancy', options.vibrancy, 0, 1);
  return options;
}

function chosenSetting({ temperature, vibrancy }: EvaluateOptions): Partial<DecodeSetting> {
  return { ...(temperature !== undefined && { temperature }), ...(vibrancy !== undefined && { vibrancy }) };
}

/** Colorizes the pictures of the sheets once more: keeping them all would not scale. */
async function makeStrips(evaluation: Evaluation, predictor: Predictor, set: PictureSet, setting: DecodeSetting) {
  const shown = new Set(chooseSheets(evaluation.pictures).flatMap(({ pictures }) => pictures.map(({ name }) => name)));
  const strips = new Map<string, Buffer>();
  for await (const picture of set.stream()) {
    if (!shown.has(picture.name)) continue;
    const [gray, prediction] = [
      await grayPredictor.predict(picture, [setting]),
      await predictor.predict(picture, [setting]),
    ];
    const shots = [gray[0]!, prediction[0]!, picture.rgb].map((rgb) => ({ ...picture, rgb }));
    strips.set(picture.name, await strip(shots));
  }
  return strips;
}
