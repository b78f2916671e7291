import { describe, expect, it } from 'vitest';
import { startWorker } from '../start-worker.js';
import { type Channels, failureOf, image, testSamples } from '../testing/pictures.js';
import { useUntrainedModel } from '../testing/untrained-model.js';
import { colorize } from './colorize.js';

const untrained = useUntrainedModel();

describe('beside other work', () => {
  it('several at once give what each gives alone', async () => {
    const files = await Promise.all(
      [1, 3, 1].map((channels, i) =>
        image(testSamples(100 + 40 * i, 90, channels as Channels))
          .png()
          .toBuffer(),
      ),
    );
    const together = await Promise.all(files.map((file) => colorize(file, { model: untrained.model })));
    for (const [i, file] of files.entries()) {
      expect((await colorize(file, { model: untrained.model })).image.equals(together[i]!.image)).toBe(true);
    }
  });

  it('stops when asked', async () => {
    const file = await image(testSamples(1200, 900, 1))
      .png()
      .toBuffer();
    expect((await failureOf(colorize(file, { model: untrained.model, signal: AbortSignal.abort() }))).code).toBe(
      'ABORTED',
    );
    const late = new AbortController();
    const running = colorize(file, { model: untrained.model, signal: late.signal });
    setTimeout(() => late.abort(), 5);
    expect((await failureOf(running)).code).toBe('ABORTED');
  });

  it('lets the event loop turn meanwhile', async () => {
    const file = await image(testSamples(2400, 1600, 1))
      .jpeg()
      .toBuffer();
    await colorize(file, { model: untrained.model });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await colorize(file, { model: untrained.model });
    clearInterval(timer);
    // A path that blocks turns it once for each step of the flow.
    expect(turns).toBeGreaterThan(20);
  });

  it('works from a worker thread', async () => {
    const file = await image(testSamples(60, 40, 1))
      .png()
      .toBuffer();
    const worker = startWorker(new URL('../testing/colorize-worker.js', import.meta.url), {
      file,
      modelPath: untrained.path,
    });
    const result = await new Promise<Uint8Array>((done, fail) => worker.once('message', done).once('error', fail));
    await worker.terminate();
    expect(Buffer.from(result).equals((await colorize(file, { model: untrained.model })).image)).toBe(true);
  });
});
