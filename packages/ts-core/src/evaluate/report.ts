/** The report of an evaluation: metrics.json, and index.html with contact sheets of the best, middle and worst pictures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../errors.js';
import { type MetricName, metricNames } from '../metrics/registry.js';
import type { EvaluatedPicture, Evaluation } from './evaluate.js';

/** Pictures are ranked by it, lowest first. */
const RANKED_BY: MetricName = 'ciede2000';
/** Pictures in each of the three sheets. */
const SHEET = 6;

export interface Sheet {
  title: 'best' | 'median' | 'worst';
  pictures: EvaluatedPicture[];
}

/** The pictures worth showing; with few pictures the sheets overlap. */
export function chooseSheets(pictures: readonly EvaluatedPicture[]): Sheet[] {
  const ranked = [...pictures].sort((p, q) => p.metrics[RANKED_BY] - q.metrics[RANKED_BY]);
  const middle = Math.max(0, Math.floor((ranked.length - SHEET) / 2));
  return [
    { title: 'best', pictures: ranked.slice(0, SHEET) },
    { title: 'median', pictures: ranked.slice(middle, middle + SHEET) },
    { title: 'worst', pictures: ranked.slice(-SHEET).reverse() },
  ];
}

/** Writes the report; `strips` holds a JPEG for each picture of the sheets, by name: input, prediction, truth. */
export async function writeReport(
  folder: string,
  evaluation: Evaluation,
  strips: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const sheets = chooseSheets(evaluation.pictures);
  try {
    await mkdir(join(folder, 'pictures'), { recursive: true });
    const files = new Map<string, string>();
    for (const [name, jpeg] of strips) {
      const file = `pictures/${String(files.size + 1).padStart(2, '0')}.jpg`;
      files.set(name, file);
      await writeFile(join(folder, file), jpeg);
    }
    await writeFile(join(folder, 'metrics.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
    await writeFile(join(folder, 'index.html'), page(evaluation, sheets, files));
  } catch (error) {
    throw ioError(error, `write the report to ${folder}`);
  }
}

function page(evaluation: Evaluation, sheets: readonly Sheet[], files: ReadonlyMap<string, string>): string {
  const { model, data, split, count, temperature } = evaluation;
  const at = temperature === null ? '' : ` at temperature ${temperature}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(model)}: evaluation</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
td, th { padding: .1rem .8rem .1rem 0; text-align: right } td:first-child, th:first-child { text-align: left }
figure { margin: 1rem 0 } img { max-width: 100% } figcaption { color: #555; font-size: 13px }
</style>
<h1>${escape(model)}</h1>
<p>${count} pictures of ${escape(data)} (${split})${at}. In brackets: 95 % intervals by bootstrap over scenes.</p>
${metricTable(evaluation)}
${sheets.map((sheet) => sheetSection(sheet, files)).join('\n')}
</html>
`;
}

function metricTable({ metrics, intervals }: Evaluation): string {
  const rows = metricNames.map((name) => {
    const [low, high] = intervals[name];
    return `<tr><td>${name}<td>${format(metrics[name])}<td>[${format(low)}, ${format(high)}]`;
  });
  return `<table>\n${rows.join('\n')}\n</table>`;
}

function sheetSection({ title, pictures }: Sheet, files: ReadonlyMap<string, string>): string {
  const figures = pictures.map(({ name, metrics }) => {
    const values = metricNames.map((metric) => `${metric} ${format(metrics[metric])}`).join(' · ');
    const image = `<img src="${files.get(name)}" alt="input, prediction and truth of ${escape(name)}" loading="lazy">`;
    return `<figure>${image}<figcaption><b>${escape(name)}</b> ${values}</figcaption></figure>`;
  });
  return `<h2>The ${title} by ${RANKED_BY}: input, prediction, truth</h2>\n${figures.join('\n')}`;
}

function format(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}

function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
