import { expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './ablate.js';

const stamp = { seq: 1, at: '2026-01-31T00:00:00.000Z' };
const step = { ...stamp, type: 'step', step: 1, loss: 2.5, imagesPerSecond: 10, lr: 1e-3 };
const checkpoint = { ...stamp, type: 'checkpoint', step: 1, path: '/c' };
const about = { type: 'variant', index: 0, total: 2 };
const metrics = { psnr: 23.4, aucRebalanced: 85, colorfulness: 44, patchiness: 1.03 };
const outcome = {
  ...{ type: 'result', steps: 1, temperature: 0.6, ablation: '/o/ablation.json', page: '/o/index.html', failed: [] },
  variants: [{ name: 'mse', model: '/m', metrics }],
  checks: [
    { claim: 'a > b', measured: 'a 2, b 1', holds: true },
    { claim: 'c > d', measured: 'c 1, d 2', holds: false },
    { claim: 'e', measured: 'not measured without f', holds: null },
  ],
};
const events = [
  { type: 'status', message: 'opening /d' },
  { ...about, variant: 'mse', status: 'started', steps: 1 },
  { type: 'training', variant: 'mse', event: step },
  { type: 'training', variant: 'mse', event: checkpoint },
  { ...about, variant: 'mse', status: 'finished', model: '/m' },
  { ...about, index: 1, variant: 'rebalanced', status: 'skipped', model: '/r' },
  { type: 'evaluation', variant: 'mse', count: 3, metrics },
];

async function ablate(args: string[], yielded: readonly object[]) {
  const seen: Record<string, unknown>[] = [];
  async function* fake(config: Record<string, unknown>) {
    seen.push(config);
    for (const event of yielded) yield await Promise.resolve(event);
  }
  const core = { ablate: fake };
  return { ...(await runCommand('ablate', command, { args, core, folder: '/home/ada' })), config: seen[0] };
}
const needed = ['--data', 'd', '--out', 'o'];

it('gives absolute paths, lists and numbers to the library, and only what was asked for', async () => {
  const lists = ['--variants', 'mse,rebalanced', '--gammas', '0,0.25', '--lambdas', '5', '--seeds', '1,2'];
  const { config, code } = await ablate([...needed, ...lists, '--steps', '7'], [...events, outcome]);
  expect(code).toBe(0);
  expect(config).toEqual({
    ...{ data: '/home/ada/d', out: '/home/ada/o', steps: 7 },
    ...{ variants: ['mse', 'rebalanced'], gammas: [0, 0.25], lambdas: [5], seeds: [1, 2] },
  });
});

it('tells what happens and ends with metrics, claims and the page', async () => {
  const { run } = await ablate(needed, [...events, outcome]);
  const words = run.text('stderr');
  expect(words).toContain('variant 1 of 2, mse: 1 steps\n');
  expect(words).toContain('step 1: checkpoint /c\n');
  expect(words).toContain('variant 2 of 2, rebalanced: was trained before\n');
  expect(words).toContain('mse: 3 pictures, PSNR 23.4 dB, AuC rebalanced 85.0 %, colorfulness 44.0\n');
  const result = run.text('stdout');
  expect(result).toMatch(/^mse +patchiness 1\.03, PSNR 23\.4 dB/m);
  expect(result).toMatch(/^holds +a > b \(a 2, b 1\)$/m);
  expect(result).toMatch(/^fails +c > d/m);
  expect(result).toMatch(/^not measured +e /m);
  expect(result).toMatch(/^page +\/o\/index\.html$/m);
});

it('passes every event on with --json', async () => {
  const { run } = await ablate([...needed, '--json'], [...events, outcome]);
  expect(run.events()).toEqual([...events, outcome]);
});

it('ends with 130 and what is known when it was stopped', async () => {
  const { run, code } = await ablate([...needed, '--json'], events);
  expect(code).toBe(130);
  const known = { interrupted: true, finished: ['mse', 'rebalanced'], ablation: null, page: null };
  expect(run.events().at(-1)).toEqual({ type: 'result', ...known });
});

it('names a variant that diverged and fails', async () => {
  const failed = { ...about, variant: 'levin-5', status: 'failed', message: 'training diverged' };
  const end = { ...outcome, failed: [{ name: 'levin-5', message: 'training diverged' }] };
  const { run, code } = await ablate(needed, [failed, end]);
  expect(code).toBe(1);
  expect(run.text('stderr')).toContain('variant 1 of 2, levin-5: training diverged');
  expect(run.text('stdout')).toMatch(/^levin-5 +training diverged$/m);
});

it.each([
  [['--data', 'd'], '--out is missing; for example: lithochrome ablate'],
  [[...needed, '--variants', 'mse,rebalancd'], 'for --variants but received rebalancd; did you mean rebalanced?'],
  [[...needed, '--gammas', '0.5,2'], 'expected a number between 0 and 1 for --gammas but received 2'],
  [[...needed, '--seeds', '1,1.5'], 'expected a whole number of at least 0 for --seeds but received 1.5'],
  [[...needed, '--lambdas', '5,'], 'for --lambdas but received nothing'],
])('%j is wrong usage, in words', async (args, message) => {
  const { run, code } = await ablate(args, []);
  expect(code).toBe(2);
  expect(run.text('stderr')).toContain(message);
});
