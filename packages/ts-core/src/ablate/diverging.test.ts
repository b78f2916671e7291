import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { prepareDataset } from '../data/prepare.js';
import { LithochromeError } from '../errors.js';
import { makePhoto, temporaryFolder, toSharp } from '../testing/photos.js';
import type * as training from '../training/train.js';
import { ablate } from './ablate.js';
import type { AblationEvent, AblationOutcome } from './events.js';

// What makes a training diverge for sure would have to be odd data: here the loss mse does.
vi.mock('../training/train.js', async (importOriginal) => {
  const { train } = await importOriginal<typeof training>();
  const diverging: typeof train = async function* (options, context) {
    if (options.loss === 'mse') throw new LithochromeError('INTERNAL', 'training diverged: at step 1');
    yield* train(options, context);
  };
  return { train: diverging };
});

it('reports a variant that diverges and goes on with the others; none left is an error', {
  timeout: 180_000,
}, async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, 'photos'));
  for (let i = 0; i < 6; i++) {
    await toSharp(makePhoto(i, 64, 64)).toFile(join(root, 'photos', `${i}.png`));
  }
  await prepareDataset(join(root, 'photos'), { out: join(root, 'data'), size: 64, val: 0.3, test: 0 });
  const options = { data: join(root, 'data'), out: join(root, 'out'), steps: 1, minibatch: 1, size: 32 };
  const events: AblationEvent[] = [];
  for await (const event of ablate({ ...options, variants: ['mse', 'multinomial'] })) events.push(event);
  expect(events).toContainEqual(
    expect.objectContaining({ variant: 'mse', status: 'failed', message: 'training diverged: at step 1' }),
  );
  const { variants, failed, page, checks } = events.at(-1) as AblationOutcome;
  expect([variants.map(({ name }) => name), failed.map(({ name }) => name)]).toEqual([['multinomial'], ['mse']]);
  expect(checks[0]!.holds).toBeNull();
  expect(await readFile(page, 'utf8')).toContain('mse</b> is missing: training diverged: at step 1');
  const alone = async () => {
    for await (const event of ablate({ ...options, variants: ['mse'] })) expect(event.type).not.toBe('result');
  };
  await expect(alone()).rejects.toThrow(/every variant diverged; the first: training diverged/);
});
