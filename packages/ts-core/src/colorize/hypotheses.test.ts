import { describe, expect, it } from 'vitest';
import { failureOf, image, storedSamples, testSamples } from '../testing/pictures.js';
import { useUntrainedModel } from '../testing/untrained-model.js';
import { colorize } from './colorize.js';
import { candidateTilts, findHypotheses } from './hypotheses.js';
import { openColorization } from './open-colorization.js';

const untrained = useUntrainedModel();
const png = () =>
  image(testSamples(96, 64, 3))
    .png()
    .toBuffer();

describe('tilts', () => {
  it('have the same divergence θᵀΣθ / 2 in every direction', () => {
    const [aa, ab, bb] = [400, -150, 250];
    const tilts = candidateTilts([aa, ab, bb]);
    for (const [a, b] of tilts) expect((aa * a * a + 2 * ab * a * b + bb * b * b) / 2).toBeCloseTo(0.15, 6);
    const sum = tilts.reduce(([x, y], [a, b]) => [x + a, y + b], [0, 0] as [number, number]);
    expect(Math.hypot(...sum)).toBeLessThan(1e-9);
  });

  it('stay finite where there is nothing to choose from', () => {
    for (const [a, b] of candidateTilts([0, 0, 0])) expect(Math.hypot(a, b)).toBeLessThan(1);
  });
});

describe('hypotheses of a picture', () => {
  it('differ from the prediction and from each other, and the first ones do not depend on how many', async () => {
    const file = await png();
    const four = await colorize(file, { model: untrained.model, hypotheses: 4 });
    const two = await colorize(file, { model: untrained.model, hypotheses: 2 });
    expect(two.hypotheses!.map((one, i) => one.equals(four.hypotheses![i]!))).toEqual([true, true]);
    const plain = await colorize(file, { model: untrained.model });
    expect(four.image.equals(plain.image)).toBe(true);
    expect(plain.hypotheses).toBeUndefined();
    const all = [four.image, ...four.hypotheses!];
    expect(new Set(all.map((one) => one.toString('base64'))).size).toBe(5);
    expect(await storedSamples(all[3]!)).toMatchObject({ width: 96, height: 64, channels: 3 });
  });

  it('are those that a session renders', async () => {
    const file = await png();
    const { hypotheses } = await colorize(file, { model: untrained.model, hypotheses: 3, temperature: 1 });
    const session = await openColorization(file, { model: untrained.model });
    const rendered = await session.render({ hypothesis: 3, temperature: 1 });
    expect(rendered.image.equals(hypotheses![2]!)).toBe(true);
  });

  it('move the average color as asked: the I-projection', async () => {
    const input = Float32Array.from({ length: 64 * 96 }, (_, i) => (i * 7) % 100);
    const { prediction } = await untrained.model.predict(
      input,
      { width: 96, height: 64 },
      { temperature: 1, vibrancy: 0, keep: true },
    );
    const mean = (ab: Float32Array, axis: number) =>
      ab.filter((_, i) => i % 2 === axis).reduce((x, y) => x + y) / (ab.length / 2);
    const [plain, red, blue] = await prediction!.decode({ temperature: 1, vibrancy: 0 }, [
      [0, 0],
      [0.02, 0],
      [0, -0.02],
    ]);
    expect(mean(red!, 0)).toBeGreaterThan(mean(plain!, 0));
    expect(mean(blue!, 1)).toBeLessThan(mean(plain!, 1));
    // To first order by Σθ.
    const [aa] = await prediction!.covariance(0);
    const [, little] = await prediction!.decode({ temperature: 1, vibrancy: 0 }, [
      [0, 0],
      [0.0005, 0],
    ]);
    expect((mean(little!, 0) - mean(plain!, 0)) / (0.0005 * aa)).toBeCloseTo(1, 1);
    expect(await findHypotheses(prediction!, { temperature: 1, vibrancy: 0 })).toHaveLength(8);
    prediction!.dispose();
  });

  it('are counted', async () => {
    expect(await failureOf(colorize(await png(), { model: untrained.model, hypotheses: 9 }))).toMatchObject({
      code: 'INVALID_OPTION',
      message: 'expected an integer between 0 and 8 for hypotheses but received 9',
    });
  });
});
