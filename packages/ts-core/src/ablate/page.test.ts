import { expect, test } from 'vitest';
import type { MetricValues } from '../metrics/registry.js';
import { metricNames } from '../metrics/registry.js';
import type { Ablation, MeasuredVariant } from './ablation.js';
import { resolveAblateConfig, trainingSettings } from './ablate-config.js';
import { checkClaims } from './checks.js';
import type { Comparison } from './compare-pictures.js';
import { ablationPage } from './page.js';
import { meansOverSeeds, scatterOverSeeds } from './seed-scatter.js';
import { planVariants, type Variant, variantNames } from './variants.js';

const bins = Array.from({ length: 484 }, (_, bin) => bin % 5);

/** The better the later, in every metric but the truth's. */
function measured(variant: Variant, i: number): MeasuredVariant {
  const metrics = Object.fromEntries(metricNames.map((name) => [name, 10 + i])) as MetricValues;
  const closer = {
    ciede2000: 9 - i,
    abRmse: 9 - i,
    colorfulness: 20 + i,
    colorfulnessTrue: 47,
    patchiness: 2 - i / 10,
  };
  const intervals = Object.fromEntries(metricNames.map((name) => [name, [1, 99]])) as MeasuredVariant['intervals'];
  const change = { difference: -0.5, interval: [i === 0 ? -1 : -0.9, i === 0 ? 0.25 : -0.1] as [number, number] };
  const changes = Object.fromEntries(metricNames.map((name) => [name, change])) as MeasuredVariant['changes'];
  const judge = i === 0 ? null : { accuracy: 60 + i, interval: [55, 80] as [number, number], wide: true };
  const points = [1, 2, 3].map((step) => ({ step, loss: 3 / step + i }));
  const curve = { training: points, validation: points.slice(2) };
  return {
    ...variant,
    model: '/m',
    curve,
    metrics: { ...metrics, ...closer },
    intervals,
    changes: variant.name === 'rebalanced' ? null : changes,
    judge,
    colors: bins,
    pictures: [],
  };
}

function fabricate(): Ablation {
  const config = resolveAblateConfig({ data: '/photos <1>', out: '/out', steps: 3 });
  const plan = planVariants({
    variants: variantNames,
    gamma: 0.5,
    gammas: [0, 0.9],
    lambdas: [5],
    seed: 0,
    seeds: [1],
  });
  const variants = plan.map(measured);
  const reproduction = {
    ...{ version: '1.2.3', command: "lithochrome ablate --data 'photos <1>'", libraries: { node: '20.0.0' } },
    ...{ processor: 'p', isa: 'avx2', threads: 2, gpu: null, device: 'cpu', precision: 'fp32' },
  };
  return {
    ...{ data: config.data, split: 'val', count: 3, temperature: 0.6, steps: 3, training: trainingSettings(config) },
    ...{ reproduction, colors: { training: bins, truth: bins }, variants },
    failed: [{ ...plan[0]!, label: 'λ <huge>', message: 'diverged & gone' }],
    seeds: scatterOverSeeds(variants),
    checks: checkClaims(meansOverSeeds(variants)),
  };
}

const comparison: Comparison = {
  ...{ title: 'Before and after', choice: 'chosen', columns: ['input', 'a<b', 'truth'] },
  strips: [{ name: 'x', jpeg: Buffer.from([0xff, 0xd8, 0xff]), caption: 'x & y' }],
};

test('shows claims, sweeps, failures, pictures and settings, all text escaped', () => {
  const page = ablationPage(fabricate(), [comparison]);
  const rest = ['Sweep of γ', 'Sweep of λ: levin', 'Sweep of λ: prob-tv', 'Before and after', 'To do it again'];
  for (const title of ['Expected and measured', 'Metrics', ...rest]) expect(page).toContain(`<h2>${title}</h2>`);
  expect(page).toContain('λ &lt;huge&gt;</b> is missing: diverged &amp; gone');
  expect(page).toContain('src="data:image/jpeg;base64,/9j/"');
  expect(page).toContain('<span>a&lt;b</span>');
  expect(page).toContain("<pre>lithochrome ablate --data 'photos &lt;1&gt;'</pre>");
  expect(page).toContain('holds</b><td style="text-align:left">AuC rebalanced: rebalanced is best');
  expect(page).toContain('fails</b><td style="text-align:left">PSNR: mse or multinomial is best');
  expect(page).toContain('loss rebalanced, γ 0.5, spatial levin, λ 5');
  expect(page).toContain('<h2>The learned judge</h2>');
  expect(page).toContain('<tr><td>multinomial<td>61.0 %<td>[55.0, 80.0]');
  expect(page).toContain('<h2>Change against rebalanced</h2>');
  expect(page).toContain('<tr><td>mse<td>−0.500<br>[−1.000, +0.250]');
  expect(page).toContain('<tr><td>multinomial<td><b>−0.500</b><br>[−0.900, −0.100]');
  expect(page).toContain('<h2>Scatter over seeds</h2>');
  // 9 variants with two seeds each: the PSNR of mse is 10 and 19, that of rebalanced 2 more.
  expect(page).toContain('<tr><td>mse<td>0, 1<td>14.5 ± 6.364<br>−2.000 ± 0.000');
  expect(page).not.toMatch(/undefined|NaN|<1>/);
});

test('marks the best variant of each metric once, and none where a metric has no best', () => {
  const { variants } = fabricate();
  const [, metrics] = ablationPage(fabricate(), []).split('<h2>Metrics</h2>');
  const table = metrics!.split('</table>')[0]!;
  expect(table.match(/★ /g)).toHaveLength(metricNames.length - 1);
  const last = table.split('<tr>').at(-1)!;
  expect(last).toContain(variants.findLast(({ repeats }) => repeats === null)!.label);
  expect(last.match(/★ /g)).toHaveLength(metricNames.length - 1);
});
