import { expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './models.js';

const models = [{ name: 'strata', path: '/models/strata', summary: 'residual U-Net' }];

it('lists names and what they are', async () => {
  const core = { listModels: () => Promise.resolve(models) };
  const people = await runCommand('models', command, { args: [], core });
  expect(people.run.text('stdout')).toBe('strata  residual U-Net\n');
  const scripts = await runCommand('models', command, { args: ['--json'], core });
  expect(scripts.run.events()).toEqual([{ type: 'result', models }]);
});

it('says when there are none', async () => {
  const { run } = await runCommand('models', command, { args: [], core: { listModels: () => Promise.resolve([]) } });
  expect(run.text('stdout')).toBe('no models found\n');
});
