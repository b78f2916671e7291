import { afterAll, expect, it } from 'vitest';
import sharp from 'sharp';
import { Engine } from './engine.js';
import { forkEngine } from './fork-engine.js';

const engine = new Engine({
  concurrency: 2,
  queue: 4,
  deadlineMs: 50_000,
  fork: () => forkEngine({ device: 'cpu', maxPixels: 10_000 }),
});
afterAll(() => engine.close());

const never = new AbortController().signal;
const picture = (width: number): Promise<Buffer> =>
  sharp({ create: { width, height: 60, channels: 3, background: '#778' } })
    .jpeg()
    .toBuffer();

it('colorizes in a process of its own, refuses by code, and comes back after it was killed', async () => {
  const image = await picture(80);
  const { info, uncertainty } = await engine.colorize({ image, options: { uncertainty: true } }, never);
  expect(info).toMatchObject({ width: 80, height: 60, format: 'jpeg', model: 'strata', device: 'cpu' });
  expect(await sharp(uncertainty).metadata()).toMatchObject({ width: 80, height: 60, format: 'png' });
  const large = engine.colorize({ image: await picture(200), options: {} }, never);
  await expect(large).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  const wrong = engine.colorize({ image, options: { temperature: 9 } }, never);
  await expect(wrong).rejects.toMatchObject({ code: 'INVALID_OPTION' });

  const pid = engine.pid!;
  process.kill(pid, 'SIGKILL');
  const again = await engine.colorize({ image, options: { format: 'png' } }, never);
  expect(again.info.format).toBe('png');
  expect(engine.pid).not.toBe(pid);
});
