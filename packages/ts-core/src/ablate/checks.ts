/** What theory says about the variants, held against the measured means. */
import type { MetricName, MetricValues } from '../metrics/registry.js';
import type { Variant, VariantName } from './variants.js';

/** Largest relative distance of the rebalanced colorfulness from the truth's. */
const COLORFULNESS_TOLERANCE = 0.15;
/** Fall of an AuC, in per cent points, that counts as nearly none. */
const AUC_TOLERANCE = 0.5;

export interface Check {
  /** What is expected. */
  claim: string;
  /** The numbers it was decided by, or which variants are missing. */
  measured: string;
  /** null where it was not measured. */
  holds: boolean | null;
}

/** Mean metrics by the variant's name. */
export type MeasuredMetrics = ReadonlyMap<string, MetricValues>;

/** Every claim with what was measured. */
export function checkClaims(measured: MeasuredMetrics): Check[] {
  const spatial: VariantName[] = ['rebalanced-levin', 'rebalanced-prob-tv'];
  return [
    ordered(measured, ['rebalanced', 'multinomial', 'mse']),
    likeTruth(measured),
    rebalancedAuc(measured),
    psnr(measured),
    ...spatial.map((name) => smoother(measured, name)),
  ];
}

/** The smallest λ of a spatial term from which on an AuC is lower than without the term by more than the tolerance. */
export function harmfulLambda(
  variants: readonly Variant[],
  measured: MeasuredMetrics,
  spatial: Variant['spatial'],
): number | undefined {
  const base = measured.get('rebalanced');
  if (!base) return undefined;
  const swept = variants.filter((variant) => variant.spatial === spatial && measured.has(variant.name));
  const ascending = [...swept].sort((v, w) => v.lambda - w.lambda);
  const harmless = ascending.findLastIndex(({ name }) => {
    const { aucRaw, aucRebalanced } = measured.get(name)!;
    return base.aucRaw - aucRaw <= AUC_TOLERANCE && base.aucRebalanced - aucRebalanced <= AUC_TOLERANCE;
  });
  return ascending[harmless + 1]?.lambda;
}

function ordered(measured: MeasuredMetrics, names: readonly VariantName[]): Check {
  return check(`colorfulness: ${names.join(' > ')}`, names, measured, (values) => {
    const [first, second, third] = values.map(({ colorfulness }) => colorfulness) as [number, number, number];
    return [first > second && second > third, numbers(names, values, 'colorfulness')];
  });
}

function likeTruth(measured: MeasuredMetrics): Check {
  const claim = `colorfulness of rebalanced within ${100 * COLORFULNESS_TOLERANCE} % of the truth's`;
  return check(claim, ['rebalanced'], measured, ([values]) => {
    const { colorfulness, colorfulnessTrue } = values!;
    const excess = colorfulness / colorfulnessTrue - 1;
    const sign = excess < 0 ? '−' : '+';
    const text = `${colorfulness.toFixed(1)} against ${colorfulnessTrue.toFixed(1)}: ${sign}${Math.abs(100 * excess).toFixed(1)} %`;
    return [Math.abs(excess) <= COLORFULNESS_TOLERANCE, text];
  });
}

function rebalancedAuc(measured: MeasuredMetrics): Check {
  const names: VariantName[] = ['rebalanced', 'multinomial', 'mse'];
  return check('AuC rebalanced: rebalanced is best of the three losses', names, measured, (values) => {
    const [rebalanced, ...others] = values.map(({ aucRebalanced }) => aucRebalanced) as [number, ...number[]];
    return [others.every((other) => rebalanced > other), numbers(names, values, 'aucRebalanced')];
  });
}

function psnr(measured: MeasuredMetrics): Check {
  const names: VariantName[] = ['mse', 'multinomial', 'rebalanced'];
  return check('PSNR: mse or multinomial is best of the three losses', names, measured, (values) => {
    const [mse, multinomial, rebalanced] = values.map((value) => value.psnr) as [number, number, number];
    return [Math.max(mse, multinomial) > rebalanced, numbers(names, values, 'psnr')];
  });
}

function smoother(measured: MeasuredMetrics, name: VariantName): Check {
  const term = name.replace('rebalanced-', '');
  const claim = `patchiness: ${term} brings it nearer to 1, no AuC falls by more than ${AUC_TOLERANCE} points`;
  return check(claim, ['rebalanced', name], measured, ([without, term]) => {
    const nearer = Math.abs(term!.patchiness - 1) < Math.abs(without!.patchiness - 1);
    const changes = (['aucRaw', 'aucRebalanced'] as const).map((auc) => term![auc] - without![auc]);
    const text = `patchiness ${without!.patchiness.toFixed(3)} → ${term!.patchiness.toFixed(3)}`;
    const [raw, rebalanced] = changes.map((change) => `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(2)}`);
    const holds = nearer && changes.every((change) => change >= -AUC_TOLERANCE);
    return [holds, `${text}, AuC raw ${raw}, rebalanced ${rebalanced}`];
  });
}

function check(
  claim: string,
  names: readonly VariantName[],
  measured: MeasuredMetrics,
  decide: (values: readonly MetricValues[]) => [holds: boolean, text: string],
): Check {
  const missing = names.filter((name) => !measured.has(name));
  if (missing.length > 0) return { claim, measured: `not measured without ${missing.join(', ')}`, holds: null };
  const [holds, text] = decide(names.map((name) => measured.get(name)!));
  return { claim, measured: text, holds };
}

function numbers(names: readonly string[], values: readonly MetricValues[], metric: MetricName): string {
  return names.map((name, i) => `${name} ${values[i]![metric].toFixed(2)}`).join(', ');
}
