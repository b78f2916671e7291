import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './train.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lithochrome-train-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const stamp = { seq: 1, at: '2026-01-31T00:00:00.000Z' };
const step = { ...stamp, type: 'step', step: 1, loss: 2.5, imagesPerSecond: 10, lr: 1e-3 };
const checkpoint = { ...stamp, type: 'checkpoint', step: 1, path: '/run/checkpoints/step-00000001' };
const result = {
  ...stamp,
  type: 'result',
  step: 1,
  steps: 1,
  loss: 2,
  checkpoint: '/c',
  model: '/m',
  metrics: { psnr: 20 },
};

/** Yields the events and remembers the configuration. */
function fakeCore(events: readonly object[]) {
  const seen: Record<string, unknown>[] = [];
  async function* train(config: Record<string, unknown>) {
    seen.push(config);
    for (const event of events) yield await Promise.resolve(event);
  }
  return { train, seen, findModel: (name: string) => Promise.resolve(name) };
}
const train = async (args: string[], events: readonly object[] = [step, result]) => {
  const core = fakeCore(events);
  return { ...(await runCommand('train', command, { args, core, folder })), config: core.seen[0] };
};

it('gives absolute paths and numbers to the library, and only what was asked for', async () => {
  const { code, config } = await train([
    '--data',
    'photos/',
    '--out',
    'run',
    '--steps',
    '5',
    '--gamma',
    '0.25',
    '--init',
    './other',
  ]);
  expect(code).toBe(0);
  expect(config).toEqual({
    data: join(folder, 'photos'),
    out: join(folder, 'run'),
    steps: 5,
    gamma: 0.25,
    init: join(folder, 'other'),
  });
});

it('passes preset, targets and the spatial term on', async () => {
  const term = '--spatial levin --radius 2 --similarity seed --similarity-scale 2.5';
  const rest = '--preset seed-2017 --loss seed-2017 --targets hard --weight-support all --temperature 0';
  const { config } = await train(['--data', 'photos', '--out', 'run', ...term.split(' '), ...rest.split(' ')]);
  expect(config).toMatchObject({ spatial: 'levin', radius: 2, similarity: 'seed', similarityScale: 2.5 });
  expect(config).toMatchObject({ preset: 'seed-2017', loss: 'seed-2017', targets: 'hard', temperature: 0 });
  expect(config).toMatchObject({ weightSupport: 'all' });
});

it.each([
  ['--radius 8', 'a whole number between 1 and 7 for --radius but received 8'],
  ['--similarity gauss', 'one of gaussian, seed, affine for --similarity but received gauss; did you mean gaussian?'],
  ['--similarity-scale 0', '--similarity-scale but received 0'],
  ['--targets firm', 'one of soft, hard for --targets but received firm'],
  ['--preset seed', 'one of seed-2017 for --preset but received seed'],
])('refuses %s', async (option, message) => {
  const { code, run } = await train(['--data', 'photos', ...option.split(' ')]);
  expect(code).toBe(2);
  expect(run.text('stderr')).toContain(message);
});

it('names a run after its data and the time unless told', async () => {
  const { config } = await train(['--data', 'photos/']);
  expect(config?.['out']).toMatch(/\/runs\/photos-\d{8}-\d{6}$/);
});

it('takes options from a file, the command line wins', async () => {
  writeFileSync(join(folder, 'run.json'), '{"data": "here", "out": "run", "minibatch": 4, "seed": 7}');
  const { config } = await train(['--config', 'run.json', '--seed', '8']);
  expect(config).toMatchObject({ data: join(folder, 'here'), out: join(folder, 'run'), minibatch: 4, seed: 8 });
});

it('passes every event on with --json and shows the outcome to humans', async () => {
  const { run, config } = await train(['--data', 'photos', '--out', 'run', '--json'], [step, checkpoint, result]);
  expect(config).not.toHaveProperty('json');
  expect(run.events()).toEqual([step, checkpoint, result]);
  expect(run.text('stderr')).toContain('model       /m');
});

it('ends a stopped run with what is known, and 130', async () => {
  const { run, code } = await train(['--data', 'photos', '--out', 'run', '--json'], [step, checkpoint]);
  expect(code).toBe(130);
  expect(run.events().at(-1)).toEqual({
    type: 'result',
    interrupted: true,
    steps: 1,
    loss: 2.5,
    checkpoint: checkpoint.path,
    model: null,
    metrics: {},
  });
});
