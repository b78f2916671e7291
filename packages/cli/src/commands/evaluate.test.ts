import { expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './evaluate.js';

const metrics = {
  psnr: 23.456,
  ssim: 0.9,
  ciede2000: 10,
  abRmse: 12,
  aucRaw: 90,
  aucRebalanced: 86.4,
  colorfulness: 46,
  colorfulnessTrue: 47,
};
const judge = { accuracy: 81.25, interval: [70, 92], wide: true };
const hintCurve = [1, 10].map((hints) => ({ hints, psnr: 24 + hints / 10, interval: [23, 26] }));
const seen: Record<string, unknown>[] = [];
const core = {
  evaluate: (options: { onProgress: (progress: object) => void } & Record<string, unknown>) => {
    seen.push(options);
    options.onProgress({ unit: 'picture', done: 1, total: 2 });
    return Promise.resolve({
      count: 2,
      metrics,
      intervals: { psnr: [22, 24.5] },
      judge: options['judge'] ? judge : null,
      hintCurve: options['hints'] ? hintCurve : null,
    });
  },
};
const evaluate = (...args: string[]) => runCommand('evaluate', command, { args, core, folder: '/home/ada' });

it('prints the metrics with their intervals', async () => {
  const { run, code } = await evaluate('--model', 'strata', '--data', 'photos', '--split', 'val', '--report', 'report');
  expect(code).toBe(0);
  expect(seen.at(-1)).toMatchObject({
    model: 'strata',
    data: '/home/ada/photos',
    split: 'val',
    report: '/home/ada/report',
  });
  expect(run.text('stdout')).toMatch(/^PSNR, dB +23\.46 {2}\[22\.00, 24\.50\]$/m);
  expect(run.text('stdout')).toMatch(/^patchiness +\?$/m);
});

it('prints progress and the result as events', async () => {
  const { run } = await evaluate('--model', './mine', '--data', '/photos', '--precision', 'fp32', '--json');
  expect(seen.at(-1)).toMatchObject({ model: '/home/ada/mine', data: '/photos', precision: 'fp32' });
  expect(run.events()).toMatchObject([
    { type: 'progress', unit: 'picture', done: 1, total: 2 },
    { type: 'result', count: 2, metrics },
  ]);
});

it('prints what the judge found, says that few pictures make a wide interval, and leaves it out when told to', async () => {
  const { run } = await evaluate('--model', 'strata', '--data', 'photos');
  expect(seen.at(-1)).toMatchObject({ judge: true });
  expect(run.text('stdout')).toMatch(/^judge, % +81\.3 {2}\[70\.0, 92\.0\] {2}50: .*; wide, with 2 pictures$/m);
  const without = await evaluate('--model', 'strata', '--data', 'photos', '--no-judge');
  expect(seen.at(-1)).toMatchObject({ judge: false });
  expect(seen.at(-1)).not.toHaveProperty('noJudge');
  expect(without.run.text('stdout')).not.toContain('judge');
});

it('prints PSNR by the number of hints where it is asked for', async () => {
  const { run } = await evaluate('--model', 'strata', '--data', 'photos', '--hints', '1,10');
  expect(seen.at(-1)).toMatchObject({ hints: [1, 10] });
  expect(run.text('stdout')).toMatch(/^PSNR, dB, 1 hint +24\.10 {2}\[23\.00, 26\.00\]$/m);
  expect(run.text('stdout')).toMatch(/^PSNR, dB, 10 hints +25\.00 /m);
  const wrong = await evaluate('--model', 'strata', '--data', 'photos', '--hints', '1,2000');
  expect(wrong.code).toBe(2);
});
