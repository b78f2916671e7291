/** The same pictures colorized by several variants, for the page. */
import type { Split } from '../data/split.js';
import { makeStrips, type Shown } from '../evaluate/contact-sheet.js';
import type { EvaluatedPicture } from '../evaluate/evaluation.js';
import { openPredictor } from '../evaluate/open-predictor.js';
import { openPictureSet, type PictureSet } from '../evaluate/picture-set.js';
import type { DeviceChoice } from '../tensor/device.js';
import type { MeasuredVariant } from './ablation.js';
import { type VariantName, variantNames } from './variants.js';

/** Pictures in a comparison. */
const SHOWN = 4;

export interface Comparison {
  title: string;
  /** How the pictures were chosen. */
  choice: string;
  /** What is in each strip, from left to right. */
  columns: string[];
  /** JPEGs. */
  strips: { name: string; jpeg: Buffer; caption: string }[];
}

export interface CompareOptions {
  data: string;
  split: Split;
  limit?: number;
  temperature: number;
  device: DeviceChoice;
  signal: AbortSignal | undefined;
}

interface Plan {
  title: string;
  variants: readonly VariantName[];
  /** Needed: without two to compare there is nothing to show. */
  least: number;
  choice: string;
  choose: (pictures: readonly EvaluatedPicture[]) => string[];
}

const typical = {
  least: 2,
  choice: 'Pictures chosen by their own colors alone: evenly spread from the least to the most colorful.',
  choose: evenlySpread,
};

const plans: readonly Plan[] = [
  { title: 'Before and after rebalancing', variants: ['multinomial', 'rebalanced'], ...typical },
  {
    title: 'Before and after the spatial term',
    variants: ['rebalanced', 'rebalanced-levin', 'rebalanced-prob-tv'],
    ...typical,
  },
  {
    title: 'Failure cases',
    variants: variantNames,
    least: 1,
    choice: 'The pictures farthest from their true colors, by the mean CIEDE2000 of all variants shown.',
    choose: (pictures) => byDifference(pictures).slice(0, SHOWN),
  },
];

/** The comparisons for which there are trained variants. */
export async function comparePictures(
  trained: readonly MeasuredVariant[],
  options: CompareOptions,
): Promise<Comparison[]> {
  const set = await openPictureSet(options.data, options.split, options.limit);
  const comparisons: Comparison[] = [];
  for (const plan of plans) {
    const variants = trained.filter(({ name }) => plan.variants.some((wanted) => wanted === name));
    if (variants.length >= plan.least) comparisons.push(await compare(plan, variants, set, options));
  }
  return comparisons;
}

async function compare(
  { title, choice, choose }: Plan,
  variants: readonly MeasuredVariant[],
  set: PictureSet,
  { temperature, device, signal }: CompareOptions,
): Promise<Comparison> {
  const names = choose(meanOfVariants(variants));
  const shown: Shown[] = [];
  try {
    for (const { model } of variants) {
      const predictor = await openPredictor(model, set, { device, ...(signal && { signal }) });
      shown.push({ predictor, setting: { temperature, vibrancy: 0 } });
    }
    const strips = await makeStrips(set, shown, { names: new Set(names), ...(signal && { signal }) });
    return {
      title,
      choice,
      columns: ['input', ...variants.map(({ label }) => label), 'truth'],
      strips: names.map((name) => ({ name, jpeg: strips.get(name)!, caption: describePicture(name, variants) })),
    };
  } finally {
    for (const { predictor } of shown) predictor.dispose();
  }
}

/** The pictures with the CIEDE2000 averaged over the variants; all variants measured the same pictures. */
function meanOfVariants(variants: readonly MeasuredVariant[]): EvaluatedPicture[] {
  return variants[0]!.pictures.map((picture, i) => {
    const differences = variants.map(({ pictures }) => pictures[i]!.metrics.ciede2000);
    const ciede2000 = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    return { ...picture, metrics: { ...picture.metrics, ciede2000 } };
  });
}

function evenlySpread(pictures: readonly EvaluatedPicture[]): string[] {
  const ranked = [...pictures].sort((p, q) => p.metrics.colorfulnessTrue - q.metrics.colorfulnessTrue);
  const count = Math.min(SHOWN, ranked.length);
  return Array.from({ length: count }, (_, i) => ranked[Math.floor(((i + 0.5) * ranked.length) / count)]!.name);
}

function byDifference(pictures: readonly EvaluatedPicture[]): string[] {
  return [...pictures].sort((p, q) => q.metrics.ciede2000 - p.metrics.ciede2000).map(({ name }) => name);
}

function describePicture(name: string, variants: readonly MeasuredVariant[]): string {
  const values = variants.map(({ label, pictures }) => {
    const { ciede2000, colorfulness } = pictures.find((picture) => picture.name === name)!.metrics;
    return `${label}: CIEDE2000 ${ciede2000.toFixed(1)}, colorfulness ${colorfulness.toFixed(0)}`;
  });
  return `${name} · ${values.join(' · ')}`;
}
