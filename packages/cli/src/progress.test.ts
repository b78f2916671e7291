import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { formatDuration } from './format.js';
import { createProgress } from './progress.js';

function setUp(terminal: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY: terminal, columns: 80 });
  const clock = { now: 0 };
  const progress = createProgress(stream, { terminal, now: () => clock.now, interval: 10_000 });
  const text = (): string => String(stream.read() ?? '');
  return { clock, progress, text };
}
const step = (done: number) => ({ unit: 'step', done, total: 100, details: `loss ${done}` });

it('prints a plain line every ten seconds, and the last state', () => {
  const { clock, progress, text } = setUp(false);
  progress.update(step(10));
  clock.now = 5000;
  progress.update(step(20));
  progress.line('a checkpoint');
  clock.now = 10_000;
  progress.update(step(30));
  clock.now = 11_000;
  progress.update(step(40));
  progress.end();
  progress.end();
  expect(text()).toBe(
    'step 10/100  loss 10\na checkpoint\nstep 30/100  loss 30  ETA 35s\nstep 40/100  loss 40  ETA 22s\n',
  );
});

it('starts the estimate anew when something else is counted', () => {
  const { clock, progress, text } = setUp(false);
  progress.update({ unit: 'picture', done: 1, total: 9, details: '' });
  clock.now = 100_000;
  progress.update(step(50));
  clock.now = 110_000;
  progress.update(step(60));
  expect(text()).toBe('picture 1/9\nstep 50/100  loss 50\nstep 60/100  loss 60  ETA 40s\n');
});

it('shows a bar on a terminal and lines above it', () => {
  const { clock, progress, text } = setUp(true);
  progress.line('before');
  progress.update(step(10));
  progress.line('between');
  clock.now = 60_000;
  progress.update(step(70));
  progress.end();
  progress.line('after');
  const shown = text();
  expect(shown).toMatch(/^before\n/);
  expect(shown).toContain('between\n');
  expect(shown).toMatch(/70\/100 {2}loss 70 {2}ETA 30s/);
  expect(shown).toMatch(/after\n$/);
});

it.each([
  [0, '0s'],
  [8400, '8s'],
  [185_000, '3m 05s'],
  [7_620_000, '2h 07m'],
])('%i ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
