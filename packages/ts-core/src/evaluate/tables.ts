/** The numbers of an evaluation as HTML tables. */
import { metricNames } from '../metrics/registry.js';
import type { Evaluation } from './evaluation.js';
import { escapeHtml, formatValue } from './html.js';

/** One row per metric: mean and 95 % interval. */
export function metricTable({ metrics, intervals }: Pick<Evaluation, 'metrics' | 'intervals'>): string {
  const rows = metricNames.map((name) => {
    const [low, high] = intervals[name];
    return `<tr><td>${name}<td>${formatValue(metrics[name])}<td>[${formatValue(low)}, ${formatValue(high)}]`;
  });
  return `<table>\n${rows.join('\n')}\n</table>`;
}

/** One row per picture: every metric of it, and how far the judge took its truth and its prediction for true. */
export function pictureTable({ pictures, judge }: Pick<Evaluation, 'pictures' | 'judge'>): string {
  const verdicts = new Map(judge?.verdicts.map((verdict) => [verdict.name, verdict]));
  const judged = judge ? ['judge on truth', 'judge on prediction'] : [];
  const heads = ['picture', ...metricNames, ...judged].map((name) => `<th>${name}`).join('');
  const rows = pictures.map(({ name, metrics }) => {
    const { truth = Number.NaN, prediction = Number.NaN } = verdicts.get(name) ?? {};
    const values = [...metricNames.map((metric) => metrics[metric]), ...(judge ? [truth, prediction] : [])];
    return `<tr><td>${escapeHtml(name)}${values.map((value) => `<td>${formatValue(value)}`).join('')}`;
  });
  return `<div class="wide"><table>\n<thead><tr>${heads}\n<tbody>\n${rows.join('\n')}\n</table></div>`;
}
