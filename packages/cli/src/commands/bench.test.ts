import { expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './bench.js';

const bench = (args: string[], signal?: AbortSignal) => runCommand('bench', command, { args, core: {}, signal });

it('hands its options to the script, and its errors back', async () => {
  const { run, code } = await bench(['--quick', '--only', 'resnet:train']);
  expect(code).toBe(2);
  expect(run.text('stderr')).toMatch(/^error: expected net.* but received resnet:train; see/);
  expect(run.text('stdout')).toBe('');
});

it('checks its own numbers', async () => {
  const { run, code } = await bench(['--rounds', '0']);
  expect(code).toBe(2);
  expect(run.text('stderr')).toContain('for --rounds but received 0');
});

it('stops when it is told to', async () => {
  const stop = new AbortController();
  const running = bench(['--quick', '--peers', 'none'], stop.signal);
  setTimeout(() => stop.abort(), 300);
  expect((await running).code).toBe(130);
});
