import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { picturePair } from '../metrics/metric.js';
import { measure, summarize } from '../metrics/registry.js';
import { strip } from './contact-sheet.js';
import type { Evaluation } from './evaluation.js';
import { writeReport } from './report.js';
import { chooseSheets } from './sheets.js';

/** Every pixel in one bin. */
const counts = (bin: number) => Array.from({ length: 484 }, (_, i) => (i === bin ? 7 : 0));

/** Twenty pictures that are worse and worse. */
function fabricate(): Evaluation {
  const size = { width: 24, height: 20 };
  const truth = Uint8Array.from({ length: 24 * 20 * 3 }, (_, i) => (i * 7919) % 200);
  const measurements = Array.from({ length: 20 }, (_, i) =>
    measure(
      picturePair(
        size,
        truth,
        truth.map((v) => v + (i % 20)),
      ),
    ),
  );
  const names = measurements.map((_, i) => `${i}<&>.jpg`);
  const { pictures, resamples: _, ...summary } = summarize(measurements, names);
  const described = pictures.map((metrics, i) => ({ name: names[i]!, group: names[i]!, metrics }));
  const setting = { temperature: 0.5, vibrancy: 0 };
  return {
    model: 'test',
    data: '/photos',
    split: 'val',
    count: 20,
    ...setting,
    ...summary,
    colors: { training: null, truth: counts(10), prediction: counts(20) },
    judge: null,
    hintCurve: [{ hints: 10, psnr: 25.125, interval: [24, 26.5] }],
    pictures: described,
    skipped: [],
  };
}

test('the sheets hold the best, the middle and the worst pictures', () => {
  const [best, median, worst] = chooseSheets(fabricate().pictures).map(({ pictures }) =>
    pictures.map(({ name }) => name[0]),
  );
  expect(best).toEqual(['0', '1', '2', '3', '4', '5']);
  expect(median).toEqual(['7', '8', '9', '1', '1', '1']);
  expect(worst![0]).toBe('1');
});

test('the report holds metrics as JSON and a page that shows every strip, names escaped', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  try {
    const evaluation = fabricate();
    const jpeg = await strip(
      [1, 2, 3].map((shade) => ({ width: 9, height: 6, rgb: new Uint8Array(162).fill(60 * shade) })),
    );
    expect(jpeg.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    await writeReport(folder, evaluation, new Map(evaluation.pictures.map(({ name }) => [name, jpeg])));
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    expect(page).toContain('0&lt;&amp;&gt;.jpg');
    expect(page.match(/<img src="pictures\/\d+\.jpg"/g)).toHaveLength(18);
    expect(page).toContain('The worst (failure cases) by ciede2000: input, prediction, truth');
    expect(page.match(/<td>\d+&lt;&amp;&gt;\.jpg<td>/g)).toHaveLength(20);
    expect(page.match(/<figcaption>the (truth|prediction) of the evaluated pictures/g)).toHaveLength(2);
    expect(page).toContain('<tr><td>10<td>25.1<td>[24.0, 26.5]');
    expect(page).not.toMatch(/the training set<|undefined|judge/);
    const json = await readFile(join(folder, 'metrics.json'), 'utf8');
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(evaluation)));
    expect(json).toMatch(/^ {4}"prediction": \[0,0,[\d,]+\]$/m);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a known training set gets a map of its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  try {
    const evaluation = fabricate();
    const colors = { ...evaluation.colors, training: counts(3) };
    await writeReport(folder, { ...evaluation, colors, pictures: [] }, new Map());
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    expect([...page.matchAll(/<figcaption>the (\w+)/g)].map(([, what]) => what)).toEqual([
      'training',
      'truth',
      'prediction',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  [60, true],
  [74, false],
])('the judge is told of, and a wide interval called wide (from %i %%)', async (low, wide) => {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  try {
    const verdicts = [{ name: '0<&>.jpg', truth: 0.987, prediction: 0.123 }];
    const judge = { accuracy: 75, interval: [low, 80] as [number, number], paired: 96, wide, verdicts };
    await writeReport(folder, { ...fabricate(), judge }, new Map());
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    expect(page).toContain(`<b>75.0 %</b> [${low}.0, 80.0]`);
    expect(page).toContain('finds the true one in 96.0 %');
    expect(page.includes('the interval is wide')).toBe(wide);
    expect(page).toMatch(/<tr><td>0&lt;&amp;&gt;\.jpg.*<td>0\.987<td>0\.123\n/);
    expect(page).toMatch(/<tr><td>1&lt;&amp;&gt;\.jpg.*<td>–<td>–\n/);
    expect(JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8'))).toMatchObject({ judge });
  } finally {
    await rm(folder, { recursive: true });
  }
});
