import { expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './prepare.js';

const seen: unknown[] = [];
const core = {
  prepareDataset: (folder: string, options: { out: string; onProgress: (progress: object) => void }) => {
    seen.push(folder, options);
    options.onProgress({ done: 1, total: 2, counts: { train: 1, val: 0, test: 0 }, skipped: {} });
    return Promise.resolve({ path: options.out, counts: { train: 1, val: 0, test: 0 }, skipped: { gray: 1 } });
  },
};
const prepare = (...args: string[]) => runCommand('prepare', command, { args, core, folder: '/home/ada' });

it('says how many pictures went where and why others stayed out', async () => {
  const { run, code } = await prepare('photos', '--out', 'dataset', '--wnids', 'n09246464,n09193705', '--val', '0.2');
  expect(code).toBe(0);
  expect(seen.slice(-2)).toMatchObject([
    '/home/ada/photos',
    { out: '/home/ada/dataset', wnids: ['n09246464', 'n09193705'], val: 0.2 },
  ]);
  expect(run.text('stdout')).toMatch(/^train +1$/m);
  expect(run.text('stdout')).toMatch(/^left out: gray +1$/m);
});

it('ends with a result for scripts', async () => {
  const { run } = await prepare('photos', '--out', '/dataset', '--json');
  expect(run.events()).toMatchObject([
    { type: 'progress', done: 1, total: 2 },
    { type: 'result', path: '/dataset', counts: { train: 1, val: 0, test: 0 }, skipped: { gray: 1 } },
  ]);
});
