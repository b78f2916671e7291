/** A learned judge: can a classifier that saw half of the pictures tell the other half's colorizations from the truth? */
import { permutation } from '../data/random.js';
import { InferenceWeights } from '../layers/inference-weights.js';
import type { Weights } from '../layers/weights.js';
import { bootstrapInterval } from '../metrics/bootstrap.js';
import { type DeviceChoice, resolveTarget, type ComputeTarget } from '../tensor/device.js';
import { record } from '../tensor/program.js';
import { empty } from '../tensor/tensor.js';
import type { Judgement, Verdict } from './evaluation.js';
import { JUDGE_CLASSES, type JudgeNetwork, judgeNetwork } from './judge-network.js';
import { CROP, fixedViews, type JudgedPicture, writeCrop } from './judge-pictures.js';
import { trainJudge } from './train-judge.js';

/** With fewer groups there is too little to learn from. */
const JUDGE_GROUPS = 8;
/** An interval wider than this, in percentage points, is called wide. */
const WIDE = 10;

export interface JudgeOptions {
  seed?: number; // 2017
  /** Of the training on each half, 16 crops each. */
  steps?: number; // 4 per picture, at most 200
  device?: DeviceChoice;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number }) => void;
}

/**
 * Splits the pictures by group into halves and lets each half be judged by a classifier trained on the other. The same
 * for the same seed; null where there are fewer than 8 groups.
 */
export async function judge(
  pictures: readonly JudgedPicture[],
  { seed = 2017, steps = Math.min(200, 4 * pictures.length), device, signal, onProgress }: JudgeOptions = {},
): Promise<Judgement | null> {
  const halves = splitByGroup(pictures, seed);
  if (!halves) return null;
  const target = resolveTarget({ device, precision: 'fp32' });
  const network = judgeNetwork();
  let done = 0;
  const onStep = () => onProgress?.({ done: ++done, total: 2 * steps });
  const verdicts: Verdict[] = [];
  for (const [half, judged] of halves.entries()) {
    const weights = await trainJudge(network, halves[1 - half]!, { seed, steps, target, signal, onStep });
    verdicts.push(...(await verdictsOf(network, weights, judged, { target, signal })));
  }
  const accuracy = (indices: readonly number[]) => mean(indices.map((i) => 100 * share(verdicts[i]!)));
  const groups = halves.flat().map(({ group }) => group);
  const interval = bootstrapInterval(groups, accuracy);
  const paired = 100 * mean(verdicts.map(({ truth, prediction }) => Number(truth > prediction)));
  return {
    accuracy: accuracy([...verdicts.keys()]),
    interval,
    paired,
    wide: interval[1] - interval[0] > WIDE,
    verdicts,
  };
}

/** Of the two versions of a picture, the share told right. */
function share({ truth, prediction }: Verdict): number {
  return (Number(truth > 0.5) + Number(prediction <= 0.5)) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Whole groups at random to whichever half has fewer pictures. */
export function splitByGroup(
  pictures: readonly JudgedPicture[],
  seed: number,
): [JudgedPicture[], JudgedPicture[]] | null {
  const groups = [...new Set(pictures.map(({ group }) => group))];
  if (groups.length < JUDGE_GROUPS) return null;
  const halves: [JudgedPicture[], JudgedPicture[]] = [[], []];
  for (const index of permutation(groups.length, seed, 0)) {
    const members = pictures.filter(({ group }) => group === groups[index]);
    halves[halves[0].length <= halves[1].length ? 0 : 1].push(...members);
  }
  return halves;
}

async function verdictsOf(
  network: JudgeNetwork,
  trained: Weights,
  pictures: readonly JudgedPicture[],
  { target, signal }: { target: ComputeTarget; signal?: AbortSignal },
): Promise<Verdict[]> {
  const views = fixedViews(pictures[0]!).length;
  const size = views * JUDGE_CLASSES.length;
  const weights = InferenceWeights.of(network.declarations, trained, target);
  const batch = empty([size, CROP, CROP, 3], 'u8', target.device);
  const program = record(() => network.forward(weights.context(), batch));
  try {
    const verdicts: Verdict[] = [];
    for (const picture of pictures) {
      batch.write(allViews(picture, size));
      await program.run(signal);
      const logits = program.result.readFloats();
      verdicts.push({ name: picture.name, truth: believed(logits, 0, views), prediction: believed(logits, 1, views) });
    }
    return verdicts;
  } finally {
    for (const made of [program, batch, weights]) made.dispose();
  }
}

/** Every view of the truth, then of the prediction. */
function allViews(picture: JudgedPicture, size: number): Uint8Array {
  const batch = new Uint8Array(size * CROP * CROP * 3);
  const views = fixedViews(picture);
  for (const [i, kind] of JUDGE_CLASSES.entries()) {
    for (const [j, view] of views.entries()) {
      writeCrop(batch, i * views.length + j, picture[kind], { ...view, width: picture.width });
    }
  }
  return batch;
}

/** Probability that version `version` of a picture is the truth, from the mean over its views of the logits' difference. */
function believed(logits: Float32Array, version: number, views: number): number {
  const margins = Array.from({ length: views }, (_, i) => {
    const row = 2 * (version * views + i);
    return logits[row]! - logits[row + 1]!;
  });
  return 1 / (1 + Math.exp(-mean(margins)));
}
