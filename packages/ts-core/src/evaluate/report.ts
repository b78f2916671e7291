/** The report of an evaluation: metrics.json, and index.html with its numbers, color distributions and contact sheets. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../errors.js';
import type { ColorCounts, Evaluation } from './evaluation.js';
import { heatMap, heatMapScale } from './heat-map.js';
import { escapeHtml, htmlDocument } from './html.js';
import { hintSection } from './hint-section.js';
import { judgeSection } from './judge-section.js';
import { chooseSheets, sheetSection } from './sheets.js';
import { metricTable, pictureTable } from './tables.js';

/** Writes the report; `strips` holds a JPEG for each picture of the sheets, by name: input, prediction, truth. */
export async function writeReport(
  folder: string,
  evaluation: Evaluation,
  strips: ReadonlyMap<string, Buffer>,
): Promise<void> {
  try {
    await mkdir(join(folder, 'pictures'), { recursive: true });
    const files = new Map<string, string>();
    for (const [name, jpeg] of strips) {
      const file = `pictures/${String(files.size + 1).padStart(2, '0')}.jpg`;
      files.set(name, file);
      await writeFile(join(folder, file), jpeg);
    }
    await writeFile(join(folder, 'metrics.json'), metricsJson(evaluation));
    await writeFile(join(folder, 'index.html'), page(evaluation, files));
  } catch (error) {
    throw ioError(error, `write the report to ${folder}`);
  }
}

/** Indented, each list of numbers on one line. */
function metricsJson(evaluation: Evaluation): string {
  const text = JSON.stringify(evaluation, null, 2);
  return `${text.replace(/\[[-\d.,e+\s]+\]/g, (list) => list.replace(/\s+/g, ''))}\n`;
}

function page(evaluation: Evaluation, files: ReadonlyMap<string, string>): string {
  const { model, data, split, count, temperature, colors, judge, hintCurve, pictures } = evaluation;
  const at = temperature === null ? '' : ` at temperature ${temperature}`;
  const body = [
    `<h1>${escapeHtml(model)}</h1>`,
    `<p>${count} pictures of ${escapeHtml(data)} (${split})${at}. In brackets: 95 % intervals by bootstrap over scenes.</p>`,
    metricTable(evaluation),
    ...(judge ? [judgeSection(judge)] : []),
    ...(hintCurve ? [hintSection(hintCurve)] : []),
    colorSection(colors),
    ...chooseSheets(pictures).map((sheet) => sheetSection(sheet, files)),
    `<h2>Every picture</h2>\n${pictureTable(evaluation)}`,
  ];
  return htmlDocument(`${model}: evaluation`, body.join('\n'));
}

function colorSection({ training, truth, prediction }: ColorCounts): string {
  const maps = [
    ...(training ? [heatMap(training, 'the training set')] : []),
    heatMap(truth, 'the truth of the evaluated pictures'),
    heatMap(prediction, 'the prediction of the evaluated pictures'),
  ];
  const what = 'Share of pixels in each bin of the ab plane, log scale: a from green to red, b from blue to yellow.';
  return `<h2>Color distributions</h2>\n<p>${what}</p>\n${heatMapScale()}\n<div class="row">\n${maps.join('\n')}\n</div>`;
}
