import type { Split } from '../data/split.js';
import { type MetricValues, summarize } from '../metrics/registry.js';
import type { DeviceChoice } from '../tensor/device.js';
import { checkNumber, invalidOption } from '../validate.js';
import { type EvaluationProgress, measureSet } from './measure-set.js';
import { openPredictor } from './open-predictor.js';
import { openPictureSet } from './picture-set.js';

/** Largest relative distance of the mean colorfulness from the truth's that counts as right. */
const COLORFULNESS_TOLERANCE = 0.15;

export interface ChooseTemperatureOptions {
  model: string;
  data: string;
  split?: Split; // val
  limit?: number;
  /** Each 0…1. */
  temperatures?: readonly number[];
  device?: DeviceChoice;
  signal?: AbortSignal;
  onProgress?: (progress: EvaluationProgress) => void;
}

export interface TemperatureRow {
  temperature: number;
  metrics: MetricValues;
}

/**
 * Measures a model at several temperatures, the network run once for all. The best has the highest mean of both AuCs
 * among those as colorful as the truth within 15 %; where none is, it is the one nearest to the truth's colorfulness.
 */
export async function chooseTemperature(
  options: ChooseTemperatureOptions,
): Promise<{ best: number; table: TemperatureRow[] }> {
  const { temperatures = [0.38, 0.5, 0.6, 0.7, 0.8, 0.9, 1], split = 'val' } = options;
  if (temperatures.length === 0) throw invalidOption('at least one number', 'temperatures', temperatures);
  for (const temperature of temperatures) checkNumber('temperature', temperature, 0, 1);
  const set = await openPictureSet(options.data, split, options.limit);
  const predictor = await openPredictor(options.model, set, options);
  try {
    const { vibrancy } = predictor.setting ?? { vibrancy: 0 };
    const settings = temperatures.map((temperature) => ({ temperature, vibrancy }));
    const { measurements, groups } = await measureSet(predictor, set, { ...options, settings });
    const table = temperatures.map((temperature, i) => ({
      temperature,
      metrics: summarize(measurements[i]!, groups).metrics,
    }));
    return { best: bestRow(table).temperature, table };
  } finally {
    predictor.dispose();
  }
}

function bestRow(table: readonly TemperatureRow[]): TemperatureRow {
  const excess = ({ metrics }: TemperatureRow) => Math.abs(metrics.colorfulness / metrics.colorfulnessTrue - 1);
  const nearest = table.reduce((best, row) => (excess(row) < excess(best) ? row : best));
  const right = table.filter((row) => excess(row) <= COLORFULNESS_TOLERANCE);
  const accuracy = ({ metrics }: TemperatureRow) => metrics.aucRaw + metrics.aucRebalanced;
  return right.reduce((best, row) => (accuracy(row) > accuracy(best) ? row : best), right[0] ?? nearest);
}
