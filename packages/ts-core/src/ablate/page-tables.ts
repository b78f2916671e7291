/** The numbers of an ablation as HTML tables. */
import { escapeHtml, formatValue } from '../evaluate/html.js';
import { type MetricName, metricNames } from '../metrics/registry.js';
import type { Ablation, Change, MeasuredVariant } from './ablation.js';
import type { SeedScatter } from './seed-scatter.js';

/** How far a value is from the best possible one, in the metric's own order; null: nothing is better or worse. */
const distances: Record<MetricName, ((value: number, truth: number) => number) | null> = {
  psnr: (value) => -value,
  ssim: (value) => -value,
  ciede2000: (value) => value,
  abRmse: (value) => value,
  aucRaw: (value) => -value,
  aucRebalanced: (value) => -value,
  colorfulness: (value, truth) => Math.abs(value - truth),
  colorfulnessTrue: null,
  patchiness: (value) => Math.abs(value - 1),
};

/** One row per variant: each mean with its 95 % interval, the best of each metric in bold with a star. */
export function variantTable(variants: readonly MeasuredVariant[], shown: readonly MetricName[] = metricNames): string {
  const best = new Map(shown.map((metric) => [metric, bestVariant(variants, metric)]));
  const heads = ['variant', ...shown].map((name) => `<th>${name}`).join('');
  const rows = variants.map((variant) => {
    const cells = shown.map((metric) => cell(variant, metric, best.get(metric) === variant));
    return `<tr><td>${escapeHtml(variant.label)}${cells.join('')}`;
  });
  return `<div class="wide"><table>\n<thead><tr>${heads}\n<tbody>\n${rows.join('\n')}\n</table></div>`;
}

/** One row per variant: how each metric differs from `rebalanced`, in bold where the interval leaves out 0. Empty without any. */
export function changeTable(variants: readonly MeasuredVariant[]): string {
  const shown = metricNames.filter((name) => distances[name]);
  const heads = ['variant', ...shown].map((name) => `<th>${name}`).join('');
  const rows = variants.flatMap(({ label, changes }) => {
    if (!changes) return [];
    return [`<tr><td>${escapeHtml(label)}${shown.map((name) => changeCell(changes[name])).join('')}`];
  });
  if (rows.length === 0) return '';
  return `<div class="wide"><table>\n<thead><tr>${heads}\n<tbody>\n${rows.join('\n')}\n</table></div>`;
}

function changeCell({ difference, interval }: Change): string {
  const [low, high] = interval;
  const value = signed(difference);
  return `<td>${low > 0 || high < 0 ? `<b>${value}</b>` : value}<br>[${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  if (Number.isNaN(value)) return '–';
  return `${value < 0 ? '−' : '+'}${formatValue(Math.abs(value))}`;
}

function cell({ metrics, intervals }: MeasuredVariant, metric: MetricName, best: boolean): string {
  const value = formatValue(metrics[metric]);
  const range = intervals[metric].map(formatValue).join(', ');
  return `<td>${best ? `<b>★ ${value}</b>` : value}<br>[${range}]`;
}

function bestVariant(variants: readonly MeasuredVariant[], metric: MetricName): MeasuredVariant | undefined {
  const distance = distances[metric];
  if (!distance) return undefined;
  const far = ({ metrics }: MeasuredVariant) => distance(metrics[metric], metrics.colorfulnessTrue);
  const measured = variants.filter((variant) => !Number.isNaN(far(variant)));
  return measured.reduce((best, variant) => (far(variant) < far(best!) ? variant : best), measured[0]);
}

/** One row per variant: mean ± standard deviation over the seeds, below it the change against `rebalanced`. */
export function seedTable(seeds: readonly SeedScatter[]): string {
  const shown = metricNames.filter((name) => distances[name]);
  const heads = ['variant', 'seeds', ...shown].map((name) => `<th>${name}`).join('');
  const rows = seeds.map(({ label, seeds: values, metrics, changes }) => {
    const cells = shown.map((name) => {
      const change = changes && `<br>${signed(changes[name].mean)} ± ${formatValue(changes[name].deviation)}`;
      return `<td>${formatValue(metrics[name].mean)} ± ${formatValue(metrics[name].deviation)}${change ?? ''}`;
    });
    return `<tr><td>${escapeHtml(label)}<td>${values.join(', ')}${cells.join('')}`;
  });
  return `<div class="wide"><table>\n<thead><tr>${heads}\n<tbody>\n${rows.join('\n')}\n</table></div>`;
}

/** How often a classifier tells each variant's pictures from the truth: 50 % is best. Empty where none was judged. */
export function judgeTable(variants: readonly MeasuredVariant[]): string {
  const rows = variants.flatMap(({ label, judge }) => {
    if (!judge) return [];
    const range = judge.interval.map(formatValue).join(', ');
    return [`<tr><td>${escapeHtml(label)}<td>${formatValue(judge.accuracy)} %<td>[${range}]`];
  });
  return rows.length === 0 ? '' : `<table>\n<tbody>\n${rows.join('\n')}\n</table>`;
}

export function checkTable({ checks }: Pick<Ablation, 'checks'>): string {
  const rows = checks.map(({ claim, measured, holds }) => {
    const verdict =
      holds === null ? '–' : holds ? '<b style="color:#00703c">holds</b>' : '<b style="color:#b00020">fails</b>';
    return `<tr><td>${verdict}<td style="text-align:left">${escapeHtml(claim)}<td style="text-align:left">${escapeHtml(measured)}`;
  });
  return `<table>\n<tbody>\n${rows.join('\n')}\n</table>`;
}

/** Two columns of text. */
export function settingTable(rows: readonly (readonly [name: string, value: unknown])[]): string {
  const lines = rows.map(([name, value]) => {
    return `<tr><td>${escapeHtml(name)}<td style="text-align:left">${escapeHtml(String(value))}`;
  });
  return `<table>\n<tbody>\n${lines.join('\n')}\n</table>`;
}
