import type { Split } from '../data/split.js';
import type { Interval } from '../metrics/bootstrap.js';
import type { MetricName, MetricValues } from '../metrics/registry.js';
import type { SkippedPicture } from './picture-set.js';

export interface EvaluatedPicture {
  name: string;
  group: string;
  metrics: MetricValues;
}

/** Pixels per ab bin of the 22×22 grid, 484 counts each. */
export interface ColorCounts {
  /** Of the model's training set, or for a baseline of the data set's; null where neither is known. */
  training: number[] | null;
  /** Of the evaluated pictures. */
  truth: number[];
  prediction: number[];
}

/** How the judge took one picture: the probability that it gives each version of being the truth. */
export interface Verdict {
  name: string;
  truth: number;
  prediction: number;
}

/** How well a small classifier tells colorized pictures from true ones: trained on each half, it judges the other. */
export interface Judgement {
  /** Per cent of the pictures, half of them true and half colorized, that it told right; 50: indistinguishable. */
  accuracy: number;
  /** 95 %, by bootstrap over groups. */
  interval: Interval;
  /** Per cent of the pictures whose truth it took for likelier true than their prediction: both side by side. */
  paired: number;
  /** The interval is wider than 10 percentage points: too few pictures for a firm figure. */
  wide: boolean;
  verdicts: Verdict[];
}

/** PSNR with a number of simulated color hints. */
export interface HintPoint {
  hints: number;
  /** Mean over the pictures, in dB. */
  psnr: number;
  /** 95 %, by bootstrap over groups. */
  interval: Interval;
}

/** What `evaluate()` finds. */
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
  colors: ColorCounts;
  /** null where it was not asked for or there are fewer than 8 scenes. */
  judge: Judgement | null;
  /** By the number of hints; null where it was not asked for. */
  hintCurve: HintPoint[] | null;
  pictures: EvaluatedPicture[];
  skipped: SkippedPicture[];
}
