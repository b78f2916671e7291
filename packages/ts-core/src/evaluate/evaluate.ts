import type { DecodeSetting } from '../colorize/chroma-decoder.js';
import { type Split, SPLITS } from '../data/split.js';
import { type Resamples, summarize } from '../metrics/registry.js';
import { type DeviceChoice, type PrecisionChoice, precisionChoices } from '../tensor/device.js';
import { checkInteger, checkNumber, checkOneOf, checkText, invalidOption } from '../validate.js';
import { baselines } from './baselines.js';
import { makeStrips, type Shown } from './contact-sheet.js';
import type { Evaluation } from './evaluation.js';
import { hintCurve } from './hint-curve.js';
import { judge, type JudgeOptions } from './judge.js';
import { type JudgedPicture, judgedPicture } from './judge-pictures.js';
import { type EvaluationProgress, type MeasureOptions, measureSet } from './measure-set.js';
import { openPredictor } from './open-predictor.js';
import { openPictureSet, type PictureSet } from './picture-set.js';
import { writeReport } from './report.js';
import { chooseSheets, namesOnSheets } from './sheets.js';

/** Beyond this the hints cover the picture. */
const MAX_HINTS = 1000;
/** Pictures that the judge sees; they are kept in memory, about 150 kB each. */
const JUDGED_AT_MOST = 1000;

export interface EvaluateOptions {
  /** A shipped model's name or a model folder; or `gray` or `mean-color`, the baselines. */
  model: string;
  /** A prepared data set, or a folder of photographs. */
  data: string;
  /** Default: test where there are such pictures, else val; a folder without splits is taken whole. */
  split?: Split;
  /** At most this many pictures, the first ones. */
  limit?: number;
  /** Folder for index.html with color distributions and contact sheets, and metrics.json. */
  report?: string;
  /** 0…1; default: the model's. */
  temperature?: number;
  /** 0…1; default: the model's. */
  vibrancy?: number;
  /** Also train a judge to tell the predictions from the truth; takes less than a minute. */
  judge?: boolean; // true
  /** Also PSNR with these numbers of simulated color hints, 0…1000 each; a baseline takes none. */
  hints?: readonly number[];
  device?: DeviceChoice;
  /** Default: auto, which is bf16 where the device computes it natively. */
  precision?: PrecisionChoice;
  signal?: AbortSignal;
  onProgress?: (progress: EvaluationProgress) => void;
}

/**
 * Measures a model on held-out color photographs: each is reduced to a short side of 256 px, colorized from its CIE L
 * alone, and compared with itself (docs/math.md, 8 to 12).
 *
 * @throws LithochromeError INVALID_OPTION, DATA (nothing to evaluate), MODEL, DEVICE, IO (report), ABORTED
 * @example
 * const { metrics } = await evaluate({ model: 'strata', data: 'photos/', split: 'val' });
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  return (await evaluateResampled(options)).evaluation;
}

/** What `evaluate()` finds, and the bootstrap's resamples, which pair with those of another model on the same pictures. */
export async function evaluateResampled(
  options: EvaluateOptions,
): Promise<{ evaluation: Evaluation; resamples: Resamples }> {
  const { model, data, split, limit, report, hints, signal, onProgress } = checkOptions(options);
  const set = await openPictureSet(data, split, limit);
  const predictor = await openPredictor(model, set, options);
  try {
    const setting = { ...(predictor.setting ?? { temperature: 1, vibrancy: 0 }), ...chosenSetting(options) };
    const judged: JudgedPicture[] = [];
    const onPicture = options.judge === false ? undefined : keepJudged(judged);
    const measured = await measureSet(predictor, set, { settings: [setting], signal, onProgress, onPicture });
    const { names, groups, skipped } = measured;
    const { pictures, resamples, ...summary } = summarize(measured.measurements[0]!, groups);
    const training = predictor.histogram ?? set.histogram;
    const evaluation: Evaluation = {
      ...{ model: predictor.name, data, split: set.split, count: names.length },
      temperature: predictor.setting && setting.temperature,
      vibrancy: predictor.setting && setting.vibrancy,
      ...summary,
      colors: { training, truth: measured.truthColors, prediction: measured.predictionColors[0]! },
      judge: await judge(judged, { device: options.device, signal, onProgress: judgeProgress(onProgress) }),
      hintCurve: hints ? await hintCurve(predictor, set, { counts: hints, setting, signal, onProgress }) : null,
      pictures: pictures.map((metrics, i) => ({ name: names[i]!, group: groups[i]!, metrics })),
      skipped,
    };
    if (report !== undefined) await reportOn(evaluation, report, set, { predictor, setting, signal });
    return { evaluation, resamples };
  } finally {
    predictor.dispose();
  }
}

async function reportOn(
  evaluation: Evaluation,
  folder: string,
  set: PictureSet,
  { predictor, setting, signal }: Shown & { signal: AbortSignal | undefined },
): Promise<void> {
  const names = namesOnSheets(chooseSheets(evaluation.pictures));
  const strips = await makeStrips(set, [{ predictor, setting }], { names, ...(signal && { signal }) });
  await writeReport(folder, evaluation, strips);
}

function keepJudged(judged: JudgedPicture[]): NonNullable<MeasureOptions['onPicture']> {
  return async (picture, predictions) => {
    if (judged.length < JUDGED_AT_MOST) judged.push(await judgedPicture(picture, predictions[0]!));
  };
}

function judgeProgress(onProgress: EvaluateOptions['onProgress']): JudgeOptions['onProgress'] {
  return (progress) => onProgress?.({ unit: 'judge', ...progress });
}

function checkOptions(options: EvaluateOptions): EvaluateOptions {
  checkText('model', options.model);
  checkText('data', options.data);
  if (options.split !== undefined) checkOneOf('split', options.split, SPLITS);
  if (options.limit !== undefined) checkInteger('limit', options.limit, 1);
  if (options.report !== undefined) checkText('report', options.report);
  if (options.temperature !== undefined) checkNumber('temperature', options.temperature, 0, 1);
  if (options.vibrancy !== undefined) checkNumber('vibrancy', options.vibrancy, 0, 1);
  if (options.precision !== undefined) checkOneOf('precision', options.precision, precisionChoices);
  for (const count of options.hints ?? []) checkInteger('hints', count, 0, MAX_HINTS);
  if (options.hints && options.model in baselines) throw invalidOption('a trained model', 'hints', options.model);
  return options;
}

function chosenSetting({ temperature, vibrancy }: EvaluateOptions): Partial<DecodeSetting> {
  return { ...(temperature !== undefined && { temperature }), ...(vibrancy !== undefined && { vibrancy }) };
}
