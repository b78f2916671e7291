import { throwIfAborted } from '../errors.js';
import type { PictureInput } from '../image/picture-input.js';
import { openImage } from '../image/read-image.js';
import { checkColorizeOptions, type ColorizeOptions } from './colorize-options.js';
import { pictureGate } from './pixel-gate.js';
import { seePicture } from './seen-picture.js';
import { ColorizationSession } from './session.js';
import { sharedModel } from './shared-model.js';
import { Stopwatch } from './stopwatch.js';

/** Options of `colorize` that do not concern the result's file. */
export type OpenColorizationOptions = Omit<ColorizeOptions, 'format' | 'quality' | 'hypotheses'>;

/**
 * Decodes a photograph and runs the network once; the session renders it at any setting, as small previews or at full size. A
 * path must stay readable as long as the session is used. Free its memory with `dispose()`.
 *
 * @throws LithochromeError as `colorize`
 * @example
 * const session = await openColorization('cliff.jpg');
 * const preview = await session.render({ temperature: 0.2, maxSide: 1024, format: 'jpeg' });
 * const { image } = await session.render({ temperature: 0.2, hypothesis: 2 });
 * session.dispose();
 */
export async function openColorization(
  input: PictureInput,
  options: OpenColorizationOptions = {},
): Promise<ColorizationSession> {
  const { method, uncertainty, signal, maxPixels, ...checked } = checkColorizeOptions(options);
  throwIfAborted(signal);
  const model = await sharedModel(checked.model, checked.device);
  const opened = await openImage(input, { maxPixels });
  return pictureGate.run(opened.pixels, signal, async () => {
    const watch = new Stopwatch();
    const setting = model.setting(checked);
    const seen = await seePicture(opened, { model, method, setting, uncertainty, keep: true, signal, watch });
    return new ColorizationSession(opened, seen, { model, method, setting, timings: watch.timings() });
  });
}
