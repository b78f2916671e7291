import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickTraining, smallDataset } from '../support/dataset.js';
import { lithochrome, lithochromeJson, parseEvents, start } from '../support/lithochrome.js';
import { createRandom } from '../support/random.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-resume-'));
const steps = 16;
let dataset: string;
beforeAll(async () => {
  dataset = await smallDataset(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const trainArgs = (run: string, count = steps): string[] => {
  const pace = ['--steps', String(count), '--checkpoint-every', '4', '--validate-every', '8'];
  return ['train', '--data', dataset, '--out', join(folder, run), ...quickTraining, ...pace];
};

/** SHA-256 of what a run has made: the model's weights and the last checkpoint. */
async function weightsOf(run: string): Promise<Record<string, string>> {
  const checkpoints = join(folder, run, 'checkpoints');
  const last = (await readdir(checkpoints)).sort().at(-1) ?? '';
  const files = {
    model: join(folder, run, 'model/model.safetensors'),
    checkpoint: join(checkpoints, last, 'state.safetensors'),
  };
  const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  return { last, model: hash(files.model), checkpoint: hash(files.checkpoint) };
}

describe('a run that is killed or stopped', () => {
  it('and resumed, again and again, gives the same weights bit for bit', async () => {
    const reference = await lithochrome(trainArgs('undisturbed'));
    expect(reference).toMatchObject({ code: 0 });
    const random = createRandom(Number(process.env['LITHOCHROME_TEST_SEED'] ?? 1));
    let kills = 0;
    for (let attempt = 0; attempt < 30; attempt++) {
      const run = start([...trainArgs('killed'), '--resume', '--json']);
      const moment = random() < 0.3 ? sleep(1500 * random()) : run.seen('step', 1 + Math.floor(7 * random()));
      await Promise.race([moment, run.finished]);
      await Promise.race([sleep(40 * random()), run.finished]);
      run.process.kill(random() < 0.25 ? 'SIGINT' : 'SIGKILL');
      const { signal, code } = await run.finished;
      if (code === 0) break;
      expect(signal ?? code).toBe(signal ? 'SIGKILL' : 130);
      kills++;
    }
    expect(kills).toBeGreaterThan(2);
    expect(await lithochrome([...trainArgs('killed'), '--resume'])).toMatchObject({ code: 0 });
    expect(await weightsOf('killed')).toEqual(await weightsOf('undisturbed'));
  });

  it('resumed when finished does nothing', async () => {
    const before = await weightsOf('undisturbed');
    const { code, events } = await lithochromeJson([...trainArgs('undisturbed'), '--resume']);
    expect(code).toBe(0);
    expect(events.filter(({ type }) => type === 'step')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'result', steps });
    expect(await weightsOf('undisturbed')).toEqual(before);
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('a run that is asked to stop by %s', (signal) => {
  it('writes a checkpoint, exits with 130 and can go on', async () => {
    const name = `stopped-${signal}`;
    const run = start([...trainArgs(name, 100_000), '--json']);
    await run.seen('step', 2);
    run.process.kill(signal);
    const { code, stderr } = await run.finished;
    expect(code).toBe(130);
    expect(stderr).toContain('stopping');
    expect(stderr).not.toContain('    at ');
    expect(await readdir(join(folder, name, 'checkpoints'))).toHaveLength(1);
  });
});

it('a reader that goes away ends the run without a word', async () => {
  const run = start([...trainArgs('unread', 100_000), '--json']);
  await run.seen('step', 1);
  run.process.stdout?.destroy();
  const { stderr, signal } = await run.finished;
  expect(signal).toBeNull();
  expect(stderr).not.toMatch(/EPIPE|error/);
});

it('a folder in use is refused with the pid of its user, a stale lock is taken over', async () => {
  const run = start([...trainArgs('shared', 100_000), '--json']);
  await run.seen('step', 1);
  const second = await lithochrome([...trainArgs('shared', 100_000), '--resume', '--json']);
  expect(second.code).toBe(75);
  expect(parseEvents(second.stdout).at(-1)).toMatchObject({ type: 'error', code: 'BUSY' });
  expect(second.stderr).toContain(String(run.process.pid));
  run.process.kill('SIGKILL');
  await run.finished;
  const third = start([...trainArgs('shared', 100_000), '--resume', '--json']);
  await third.seen('step', 1);
  third.process.kill('SIGINT');
  expect((await third.finished).code).toBe(130);
});
