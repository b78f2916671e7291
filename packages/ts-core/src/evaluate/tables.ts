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

/** One row per picture, every metric of it. */
export function pictureTable({ pictures }: Pick<Evaluation, 'pictures'>): string {
  const heads = ['picture', ...metricNames].map((name) => `<th>${name}`).join('');
  const rows = pictures.map(({ name, metrics }) => {
    const cells = metricNames.map((metric) => `<td>${formatValue(metrics[metric])}`);
    return `<tr><td>${escapeHtml(name)}${cells.join('')}`;
  });
  return `<div class="wide"><table>\n<thead><tr>${heads}\n<tbody>\n${rows.join('\n')}\n</table></div>`;
}
