import { batches } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { InferenceWeights } from '../layers/inference-weights.js';
import { losses } from '../losses/registry.js';
import { picturePair } from '../metrics/metric.js';
import { measure, type Measurement, type MetricValues, summarize } from '../metrics/registry.js';
import { labToRgb, rgbToLab } from '../ops/color.js';
import { concat, sliceChannels } from '../ops/concat.js';
import { annealedMean } from '../ops/decode.js';
import { cast, scale } from '../ops/pointwise.js';
import { resample } from '../ops/resample.js';
import { AB_SCALE } from '../color/lab.js';
import { record } from '../tensor/program.js';
import type { Tensor } from '../tensor/tensor.js';
import type { RunRecord } from './run-record.js';
import type { TrainingSession } from './session.js';
import { prepareBatch, writeBatch } from './step-program.js';

/** Batches of validation crops; the same ones each time. */
const BATCHES = 4;
/** Expectation: the decoding that needs no choice. */
const TEMPERATURE = 1;

/** Square crops, u8: truth and prediction [S,S,3], the network's gray input [S,S,1]. */
export interface Crop {
  size: number;
  gray: Uint8Array;
  truth: Uint8Array;
  prediction: Uint8Array;
}

export interface Validation {
  loss: number;
  metrics: Partial<MetricValues>;
  crops: Crop[];
}

/** Loss and quick metrics of the averaged weights on crops of the validation pictures; empty where there are none. */
export async function validate(
  session: TrainingSession,
  run: RunRecord,
  dataset: Dataset,
): Promise<Validation | undefined> {
  if (dataset.counts.val === 0) return undefined;
  const { config } = run;
  const weights = InferenceWeights.of(session.network.declarations, session.state.averagedWeights(), run);
  const program = record(() => validationPass(session, weights, config));
  const { minibatch, size } = config;
  const loader = batches(dataset, { split: 'val', minibatch, size });
  const values: number[] = [];
  const crops: Crop[] = [];
  try {
    for await (const batch of loader) {
      writeBatch(session.batch, batch);
      await program.run();
      values.push(program.result.terms.reduce((sum, term) => sum + term.readScalar(), 0));
      crops.push(...cropsOf(batch, program.result.rgb.read() as Uint8Array, size));
      if (values.length === BATCHES) break;
    }
  } finally {
    await loader.close();
    program.dispose();
    weights.dispose();
  }
  const loss = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { loss, metrics: metricsOf(crops), crops };
}

function validationPass(
  session: TrainingSession,
  weights: InferenceWeights,
  { loss, targets: encoding }: RunRecord['config'],
): { terms: Tensor[]; rgb: Tensor } {
  const { network, settings, batch } = session;
  const [, height = 0, width = 0] = batch.rgb.shape;
  const context = weights.context();
  const { input, targets } = prepareBatch(batch, network.stride, { centers: settings.centers, targets: encoding });
  const output = network.forward(context, cast(input, context.dtype));
  const { terms } = losses[loss](output, targets, settings);
  const ab =
    loss === 'mse'
      ? scale(output, AB_SCALE)
      : annealedMean(output, settings.centers, null, { temperature: TEMPERATURE });
  const lightness = sliceChannels(rgbToLab(batch.rgb), 0, 1);
  const lab = concat([lightness, resample(ab, height, width, { mode: 'bilinear' })]);
  return { terms, rgb: labToRgb(lab, { dtype: 'u8' }) };
}

function cropsOf(batch: { rgb: Uint8Array; gray: Uint8Array }, predicted: Uint8Array, size: number): Crop[] {
  const pixels = size * size;
  return Array.from({ length: batch.gray.length / pixels }, (_, i) => {
    const part = (data: Uint8Array, channels: number) => data.slice(i * pixels * channels, (i + 1) * pixels * channels);
    return { size, gray: part(batch.gray, 1), truth: part(batch.rgb, 3), prediction: part(predicted, 3) };
  });
}

function metricsOf(crops: readonly Crop[]): MetricValues {
  const measured: Measurement[] = crops.map(({ size, truth, prediction }) => {
    return measure(picturePair({ width: size, height: size }, truth, prediction));
  });
  return summarize(
    measured,
    crops.map((_, i) => String(i)),
  ).metrics;
}
