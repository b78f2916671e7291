import { describe, expect, it, vi } from 'vitest';
import { adobeRgbProfile } from '../testing/icc-profile.js';
import { failureOf, image, storedSamples, testSamples, withProfile } from '../testing/pictures.js';
import { useUntrainedModel } from '../testing/untrained-model.js';
import { colorize } from './colorize.js';
import { openColorization } from './open-colorization.js';
import { Prediction } from './prediction.js';

const untrained = useUntrainedModel();
const png = (width = 90, height = 60, channels: 1 | 3 | 4 = 3) =>
  image(testSamples(width, height, channels))
    .png()
    .toBuffer();
const open = async (file: Buffer) => openColorization(file, { model: untrained.model });

describe('a session renders what colorize would give', () => {
  it.each([
    {},
    { temperature: 1 },
    { vibrancy: 0.6 },
    { temperature: 0, vibrancy: 1, format: 'jpeg', quality: 90 },
  ] as const)('at %j, the first time and later', async (options) => {
    const file = await png();
    const session = await open(file);
    const { image: expected, info } = await colorize(file, { model: untrained.model, ...options });
    for (let i = 0; i < 2; i++) {
      const rendered = await session.render(options);
      expect(rendered.image.equals(expected)).toBe(true);
      expect(rendered.info).toEqual(info);
    }
    session.dispose();
  });

  it('with its uncertainty, alpha and 16 bits', async () => {
    const file = await image(testSamples(70, 50, 4, 16))
      .png()
      .toBuffer();
    const session = await openColorization(file, { model: untrained.model, uncertainty: true });
    const expected = await colorize(file, { model: untrained.model, uncertainty: true, temperature: 2 });
    await session.render();
    const again = await session.render({ temperature: 2 });
    expect(again.image.equals(expected.image)).toBe(true);
    expect(again.uncertainty!.equals(expected.uncertainty!)).toBe(true);
  });
});

describe('previews', () => {
  it('are small, repeatable, without metadata, and leave the whole picture as it was', async () => {
    const file = await withProfile(await png(400, 200, 4), adobeRgbProfile());
    const session = await open(file);
    const first = await session.render({ maxSide: 100, format: 'png' });
    const { samples, ...size } = await storedSamples(first.image);
    expect(size).toEqual({ width: 100, height: 50, channels: 4 });
    expect(new Set(samples).size).toBeGreaterThan(20);
    expect(first.image.includes('iCCP')).toBe(false);
    expect((await session.render({ maxSide: 100, format: 'png' })).image.equals(first.image)).toBe(true);
    const other = await session.render({ maxSide: 100, format: 'png', temperature: 2 });
    expect(other.image.equals(first.image)).toBe(false);
    const expected = await colorize(file, { model: untrained.model });
    expect((await session.render()).image.equals(expected.image)).toBe(true);
  });

  it('never enlarge, and several at once do not mix', async () => {
    const session = await open(await png(40, 30));
    const settings = [0, 1, 2, 0, 1, 2].map((temperature) => ({ temperature, maxSide: 64 }));
    const previews = await Promise.all(settings.map((setting) => session.render(setting)));
    expect(previews[0]!.info).toMatchObject({ width: 40, height: 30, temperature: 0 });
    for (let i = 0; i < 3; i++) expect(previews[i]!.image.equals(previews[i + 3]!.image)).toBe(true);
    expect(previews[0]!.image.equals(previews[1]!.image)).toBe(false);
  });
});

it('counts its memory, and lets go of it', async () => {
  const file = await png(400, 300);
  const session = await open(file);
  const logits = 16 * 24 * 484 * 4;
  expect(session.bytes).toBeGreaterThan(logits + 3 * 400 * 300 + file.length);
  await session.render();
  const kept = session.bytes;
  expect(kept).toBeLessThan(logits + 3 * 400 * 300);
  await session.render({ maxSide: 100 });
  expect(session.bytes - kept).toBe(3 * 100 * 75);
  await session.render({ maxSide: 50 });
  expect(session.bytes - kept).toBe(3 * 50 * 38);
  session.dispose();
  session.dispose();
  expect(session.bytes).toBe(0);
  expect(await failureOf(session.render())).toMatchObject({ code: 'INVALID_OPTION' });
});

it('finishes what it renders when it is disposed of, and frees the prediction after that', async () => {
  const freed = vi.spyOn(Prediction.prototype, 'dispose');
  const file = await png();
  const session = await open(file);
  const rendering = session.render({ temperature: 2 });
  session.dispose();
  expect(freed).not.toHaveBeenCalled();
  const { image: expected } = await colorize(file, { model: untrained.model, temperature: 2 });
  expect((await rendering).image.equals(expected)).toBe(true);
  expect(freed).toHaveBeenCalledOnce();
  freed.mockRestore();
});

it('refuses wrong options and stops when asked', async () => {
  const session = await open(await png());
  for (const options of [
    { maxSide: 8 },
    { hypothesis: 9 },
    { temperature: -1 },
    { quality: 101 },
    { format: 'bmp' as 'png' },
  ]) {
    expect((await failureOf(session.render(options))).code).toBe('INVALID_OPTION');
  }
  expect((await failureOf(session.render({ signal: AbortSignal.abort() }))).code).toBe('ABORTED');
  expect((await session.render()).info.width).toBe(90);
});
