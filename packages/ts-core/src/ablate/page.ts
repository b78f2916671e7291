/** OUT/index.html: one file with everything in it. */
import { basename } from 'node:path';
import { heatMap, heatMapScale } from '../evaluate/heat-map.js';
import { escapeHtml, htmlDocument } from '../evaluate/html.js';
import type { MetricName } from '../metrics/registry.js';
import type { Ablation, MeasuredVariant } from './ablation.js';
import { harmfulLambda, type MeasuredMetrics } from './checks.js';
import type { Comparison } from './compare-pictures.js';
import { lossCharts } from './loss-chart.js';
import { changeTable, checkTable, judgeTable, seedTable, settingTable, variantTable } from './page-tables.js';
import { meansOverSeeds } from './seed-scatter.js';
import { type VariantName, variantNames } from './variants.js';

const sweepMetrics: readonly MetricName[] = ['colorfulness', 'aucRaw', 'aucRebalanced', 'psnr', 'patchiness'];

export function ablationPage(ablation: Ablation, comparisons: readonly Comparison[]): string {
  const { data, split, count, steps, temperature } = ablation;
  const variants = ablation.variants.filter(isMain);
  const title = `Ablation on ${basename(data)}`;
  const main = variants.filter(({ name }) => variantNames.includes(name as VariantName));
  const about = `${variants.length} variants, each trained for ${steps} steps from the same initial weights on the same
batches${ablation.seeds.length > 0 ? ', and again with other seeds' : ''}; measured on ${count} pictures (${split}), decoded at temperature ${temperature}.`;
  const body = [
    `<h1>${escapeHtml(title)}</h1>\n<p>${about}</p>`,
    section('Expected and measured', checkTable(ablation)),
    section(
      'Metrics',
      `<p>Means over the pictures; in brackets 95 % intervals by bootstrap over scenes. ★: best, where colorfulness is best
when nearest to the truth's and patchiness when nearest to 1. AuC in per cent.</p>\n${variantTable(variants)}${failures(ablation)}`,
    ),
    ...changed(variants),
    ...scattered(ablation),
    ...judged(variants),
    section(
      'Loss curves',
      `<p>Lines: training batches, averaged; dots: validation crops. Losses of different kinds do not compare.</p>\n${lossCharts(variants)}`,
    ),
    distributions(ablation, main),
    ...sweeps(variants, meansOverSeeds(ablation.variants)),
    ...comparisons.map(comparisonSection),
    reproduction(ablation),
  ];
  return htmlDocument(title, body.join('\n'));
}

/** Trained with the main seed. */
function isMain({ repeats }: MeasuredVariant): boolean {
  return repeats === null;
}

function section(title: string, content: string): string {
  return `<h2>${escapeHtml(title)}</h2>\n${content}`;
}

function failures({ failed }: Ablation): string {
  return failed
    .map(({ label, message }) => `<p><b>${escapeHtml(label)}</b> is missing: ${escapeHtml(message)}</p>`)
    .join('\n');
}

function changed(variants: readonly MeasuredVariant[]): string[] {
  const table = changeTable(variants);
  const about = `<p>On the same pictures; in brackets 95 % intervals of the difference by paired bootstrap over scenes, in bold
where they leave out 0. They say what the choice of pictures may change, not what another seed of the training would.</p>`;
  return table === '' ? [] : [section('Change against rebalanced', `${about}\n${table}`)];
}

function scattered({ seeds }: Ablation): string[] {
  const about = `<p>Mean ± standard deviation of trainings that differ in nothing but the seed; below it the change against
rebalanced, seed by seed. The claims above are decided by these means.</p>`;
  return seeds.length === 0 ? [] : [section('Scatter over seeds', `${about}\n${seedTable(seeds)}`)];
}

function judged(variants: readonly MeasuredVariant[]): string[] {
  const table = judgeTable(variants);
  const about = `<p>How often a small classifier tells the variant's pictures from the truth; 50 % means that it cannot.</p>`;
  return table === '' ? [] : [section('The learned judge', `${about}\n${table}`)];
}

function distributions({ colors }: Ablation, variants: readonly MeasuredVariant[]): string {
  const maps = [
    heatMap(colors.training, 'training pictures'),
    heatMap(colors.truth, 'measured pictures, truth'),
    ...variants.map(({ colors: counts, label }) => heatMap(counts, label)),
  ];
  const about = '<p>Share of the pixels in each ab bin: a from green to red, b from blue to yellow.</p>';
  return section('Color distributions', `${about}\n${heatMapScale()}\n<div class="row">\n${maps.join('\n')}\n</div>`);
}

/** Of γ, and of λ of each spatial term, where there are several values. */
function sweeps(variants: readonly MeasuredVariant[], means: MeasuredMetrics): string[] {
  const plain = variants.filter(({ loss, spatial }) => loss === 'rebalanced' && spatial === 'none');
  const byGamma = [...plain].sort((v, w) => v.gamma - w.gamma);
  const sections = byGamma.length > 1 ? [section('Sweep of γ', variantTable(byGamma, sweepMetrics))] : [];
  for (const term of ['levin', 'prob-tv'] as const) {
    const swept = variants.filter(({ spatial }) => spatial === term).sort((v, w) => v.lambda - w.lambda);
    if (swept.length < 2) continue;
    const base = variants.filter(({ name }) => name === 'rebalanced');
    const harmful = harmfulLambda(variants, means, term);
    const verdict = harmful === undefined ? 'No λ measured here costs' : `From λ = ${harmful} on the term costs`;
    const text = base.length > 0 ? `<p>${verdict} more than half a point of an AuC.</p>` : '';
    sections.push(section(`Sweep of λ: ${term}`, text + variantTable([...base, ...swept], sweepMetrics)));
  }
  return sections;
}

function comparisonSection({ title, choice, columns, strips }: Comparison): string {
  const heads = columns.map((column) => `<span>${escapeHtml(column)}</span>`).join('');
  const grid = `display:grid;grid-template-columns:repeat(${columns.length},1fr);gap:6px;font-size:13px`;
  const figures = strips.map(({ jpeg, caption }) => {
    const source = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
    const image = `<div style="display:inline-block"><div style="${grid}">${heads}</div><img src="${source}" alt="${escapeHtml(columns.join(', '))}"></div>`;
    return `<figure>${image}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
  });
  return section(title, `<p>${escapeHtml(choice)}</p>\n${figures.join('\n')}`);
}

function reproduction({ training, reproduction, variants, steps, temperature }: Ablation): string {
  const { command, libraries, version, ...machine } = reproduction;
  const { steps: _asked, ...settings } = training;
  const rows: (readonly [string, unknown])[] = [
    ['lithochrome', version],
    ...Object.entries(libraries),
    ...Object.entries(machine).filter(([, value]) => value !== null),
    ['steps of each variant', steps],
    ['temperature', temperature],
    ...Object.entries(settings).filter(([, value]) => value !== undefined),
    ...variants.filter(isMain).map(({ label, loss, gamma, spatial, lambda }) => {
      const rebalancing = loss === 'rebalanced' ? `, γ ${gamma}` : '';
      return [
        label,
        `loss ${loss}${rebalancing}, spatial ${spatial}${spatial === 'none' ? '' : `, λ ${lambda}`}`,
      ] as const;
    }),
  ];
  return section('To do it again', `<pre>${escapeHtml(command)}</pre>\n${settingTable(rows)}`);
}
