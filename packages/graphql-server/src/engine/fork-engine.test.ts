import { afterAll, expect, it } from 'vitest';
import sharp from 'sharp';
import { Engine } from './engine.js';
import { forkEngine } from './fork-engine.js';
import type { JobOptions } from './protocol.js';

const engine = new Engine({
  concurrency: 2,
  queue: 4,
  deadlineMs: 50_000,
  fork: () => forkEngine({ device: 'cpu', maxPixels: 10_000, keepBytes: 20e6 }),
});
afterAll(() => engine.close());

const never = new AbortController().signal;
const picture = (width: number): Promise<Buffer> =>
  sharp({ create: { width, height: 60, channels: 3, background: '#778' } })
    .jpeg()
    .toBuffer();

const job = (image: Buffer, options: JobOptions = {}, hypotheses = 0) => ({
  ...{ session: 'first', image, options, hypotheses },
});

it('colorizes in a process of its own, refuses by code, and comes back after it was killed', async () => {
  const image = await picture(80);
  const { info, uncertainty } = await engine.colorize(job(image, { uncertainty: true }), never);
  expect(info).toMatchObject({ width: 80, height: 60, format: 'jpeg', model: 'strata', device: 'cpu' });
  expect(await sharp(uncertainty).metadata()).toMatchObject({ width: 80, height: 60, format: 'png' });
  await expect.poll(() => engine.memory?.kept ?? 0).toBeGreaterThan(0);
  const { device, tensors, resident } = engine.memory!;
  expect(device).toBe('cpu');
  // The weights of the network at least.
  expect(tensors).toBeGreaterThan(1e6);
  expect(resident).toBeGreaterThan(tensors);
  const large = engine.colorize(job(await picture(200)), never);
  await expect(large).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  const wrong = engine.colorize(job(image, { temperature: 9 }), never);
  await expect(wrong).rejects.toMatchObject({ code: 'INVALID_OPTION' });

  const pid = engine.pid!;
  process.kill(pid, 'SIGKILL');
  const again = await engine.colorize(job(image, { format: 'png' }), never);
  expect(again.info.format).toBe('png');
  expect(engine.pid).not.toBe(pid);
});

it('under load keeps the file of a picture, and shows it at other settings all the same', async () => {
  const image = await picture(100);
  // The third one begins while a fourth waits.
  const [, , third] = await Promise.all(
    ['a', 'b', 'c', 'd'].map((session) => engine.colorize({ ...job(image), session }, never)),
  );
  // What the network said of both would be more than is kept.
  const whole = await engine.render({ session: 'c', options: {} }, never);
  expect(whole.image.equals(third!.image)).toBe(true);
  const small = await engine.render({ session: 'c', options: { maxSide: 50, vibrancy: 1 } }, never);
  expect(small.info).toMatchObject({ width: 50, height: 30, vibrancy: 1 });
});

it('shows a picture that it keeps at other settings', async () => {
  const first = await engine.colorize(job(await picture(90), { format: 'webp' }, 2), never);
  expect(first.hypotheses).toHaveLength(2);
  expect(await sharp(first.hypotheses[1]!.image).metadata()).toMatchObject({ format: 'jpeg', width: 90, height: 60 });
  const again = await engine.render({ session: 'first', options: {} }, never);
  expect(again.info.format).toBe('webp');
  expect(again.image.equals(first.image)).toBe(true);
  const small = await engine.render({ session: 'first', options: { maxSide: 45, hypothesis: 1 } }, never);
  expect(small.info).toMatchObject({ width: 45, height: 30 });
  const unknown = engine.render({ session: 'second', options: {} }, never);
  await expect(unknown).rejects.toMatchObject({ code: 'EXPIRED', message: expect.stringContaining('anew') as string });
});
