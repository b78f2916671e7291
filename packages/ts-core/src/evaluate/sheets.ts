/** Contact sheets: which pictures are worth showing, and their place in a page. */
import { type MetricName, metricNames } from '../metrics/registry.js';
import type { EvaluatedPicture } from './evaluation.js';
import { escapeHtml, formatValue } from './html.js';

/** Pictures are ranked by it, lowest first. */
const RANKED_BY: MetricName = 'ciede2000';
/** Pictures in each of the three sheets. */
const SHEET = 6;

export interface Sheet {
  title: 'best' | 'median' | 'worst';
  pictures: EvaluatedPicture[];
}

/** Best, median and worst pictures (the failure cases); with few pictures the sheets overlap. */
export function chooseSheets(pictures: readonly EvaluatedPicture[]): Sheet[] {
  const ranked = [...pictures].sort((p, q) => p.metrics[RANKED_BY] - q.metrics[RANKED_BY]);
  const middle = Math.max(0, Math.floor((ranked.length - SHEET) / 2));
  return [
    { title: 'best', pictures: ranked.slice(0, SHEET) },
    { title: 'median', pictures: ranked.slice(middle, middle + SHEET) },
    { title: 'worst', pictures: ranked.slice(-SHEET).reverse() },
  ];
}

/** Names of the pictures of the sheets, each once. */
export function namesOnSheets(sheets: readonly Sheet[]): Set<string> {
  return new Set(sheets.flatMap(({ pictures }) => pictures.map(({ name }) => name)));
}

/** A sheet as HTML; `sources` holds the address of each picture's strip (input, prediction, truth) by name. */
export function sheetSection({ title, pictures }: Sheet, sources: ReadonlyMap<string, string>): string {
  const figures = pictures.map(({ name, metrics }) => {
    const values = metricNames.map((metric) => `${metric} ${formatValue(metrics[metric])}`).join(' · ');
    const alt = `input, prediction and truth of ${escapeHtml(name)}`;
    const image = `<img src="${sources.get(name)}" alt="${alt}" loading="lazy">`;
    return `<figure>${image}<figcaption><b>${escapeHtml(name)}</b> ${values}</figcaption></figure>`;
  });
  const what = title === 'worst' ? 'The worst (failure cases)' : `The ${title}`;
  return `<h2>${what} by ${RANKED_BY}: input, prediction, truth</h2>\n${figures.join('\n')}`;
}
