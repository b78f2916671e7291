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
const seen: Record<string, unknown>[] = [];
const core = {
  evaluate: (options: { onProgress: (progress: object) => void } & Record<string, unknown>) => {
    seen.push(options);
    options.onProgress({ done: 1, total: 2 });
    return Promise.resolve({ count: 2, metrics, intervals: { psnr: [22, 24.5] } });
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
  const { run } = await evaluate('--model', './mine', '--data', '/photos', '--json');
  expect(seen.at(-1)).toMatchObject({ model: '/home/ada/mine', data: '/photos' });
  expect(run.events()).toMatchObject([
    { type: 'progress', done: 1, total: 2 },
    { type: 'result', count: 2, metrics },
  ]);
});
