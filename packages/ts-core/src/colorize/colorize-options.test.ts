import { describe, expect, it } from 'vitest';
import { machine } from '../tensor/device.js';
import { failureOf, image, storedSamples, testSamples } from '../testing/pictures.js';
import { useUntrainedModel } from '../testing/untrained-model.js';
import { colorize } from './colorize.js';

const untrained = useUntrainedModel();

describe('options', () => {
  const file = () =>
    image(testSamples(64, 48, 1))
      .png()
      .toBuffer();

  it('temperature and vibrancy change the colors', async () => {
    const input = await file();
    const results = await Promise.all(
      [{}, { temperature: 1 }, { vibrancy: 1 }, { temperature: 0 }].map((options) =>
        colorize(input, { model: untrained.model, ...options }),
      ),
    );
    expect(new Set(results.map(({ image: result }) => result.toString('base64'))).size).toBe(4);
  });

  it('format and quality', async () => {
    const input = await file();
    const [low, high] = await Promise.all(
      [40, 98].map((quality) => colorize(input, { model: untrained.model, format: 'jpeg', quality })),
    );
    expect(low!.info.format).toBe('jpeg');
    expect(low!.image.length).toBeLessThan(high!.image.length / 2);
  });

  it("an uncertainty map of the picture's size", async () => {
    const { uncertainty } = await colorize(await file(), { model: untrained.model, uncertainty: true });
    const { samples, ...map } = await storedSamples(uncertainty!);
    expect(map).toEqual({ width: 64, height: 48, channels: 1 });
    expect(Math.max(...samples)).toBeGreaterThan(0);
    expect((await colorize(await file(), { model: untrained.model })).uncertainty).toBeUndefined();
  });

  it('gives timings that add up', async () => {
    const { timings } = await colorize(await file(), { model: untrained.model });
    const { decode, network, encode, total } = timings;
    expect(Math.min(decode, network, encode)).toBeGreaterThan(0);
    expect(decode + network + encode).toBeCloseTo(total, 3);
  });

  it.each<[string, object, string]>([
    ['temperature', { temperature: 7 }, 'expected a number between 0 and 5 for temperature but received 7'],
    ['vibrancy', { vibrancy: -1 }, 'expected a number between 0 and 1 for vibrancy but received -1'],
    ['format', { format: 'bmp' }, 'expected one of jpeg, png, webp, tiff, avif for format but received "bmp"'],
    ['quality', { format: 'png', quality: 5 }, 'expected no value (png is lossless) for quality but received 5'],
    ['method', { method: 'magic' }, 'expected one of auto for method but received "magic"'],
    ['maxPixels', { maxPixels: 0.5 }, 'expected an integer of at least 1 for maxPixels but received 0.5'],
    ['uncertainty', { uncertainty: 'yes' }, 'expected true or false for uncertainty but received "yes"'],
  ])('a wrong %s', async (_, options, message) => {
    const error = await failureOf(colorize('x.png', { model: untrained.model, ...options }));
    expect([error.code, error.message]).toEqual(['INVALID_OPTION', message]);
  });

  it('a device that is not there', async ({ skip }) => {
    const { cuda, cudaUnavailable } = machine();
    skip(cuda !== null, 'this machine has a GPU');
    const error = await failureOf(colorize(await file(), { model: untrained.path, device: 'cuda' }));
    expect(error).toMatchObject({ code: 'DEVICE', message: expect.stringContaining(cudaUnavailable!) as string });
  });

  it('a picture over the limit', async () => {
    expect((await failureOf(colorize(await file(), { model: untrained.model, maxPixels: 100 }))).code).toBe(
      'IMAGE_TOO_LARGE',
    );
  });
});
