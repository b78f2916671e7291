import { throwIfAborted } from '../errors.js';
import type { PictureInput } from '../image/picture-input.js';
import { type OpenedImage, openImage } from '../image/read-image.js';
import type { Colorization } from './colorization.js';
import { type CheckedOptions, checkColorizeOptions, type ColorizeOptions } from './colorize-options.js';
import { findHypotheses } from './hypotheses.js';
import type { Model } from './model.js';
import { pictureGate } from './pixel-gate.js';
import { renderPicture } from './render-picture.js';
import { seePicture } from './seen-picture.js';
import { sharedModel } from './shared-model.js';
import { Stopwatch } from './stopwatch.js';

/**
 * Colorizes a photograph: JPEG, PNG, WebP, TIFF, GIF or AVIF; only its CIE L counts. L, size, orientation, alpha, bit depth, color
 * profile, EXIF and XMP stay; colors outside sRGB lose chroma, not lightness. Nothing blocks the event loop; calls may overlap.
 * To try several settings on one picture, see `openColorization`.
 *
 * @throws LithochromeError INVALID_OPTION, INVALID_INPUT, UNSUPPORTED_IMAGE, IMAGE_TOO_LARGE, MODEL, DEVICE, ABORTED, IO
 * @example
 * const { image, info } = await colorize('cliff.jpg', { vibrancy: 0.5 });
 * await writeFile(`cliff.color.${info.format}`, image);
 */
export async function colorize(input: PictureInput, options: ColorizeOptions = {}): Promise<Colorization> {
  const checked = checkColorizeOptions(options);
  const { signal, maxPixels, hypotheses } = checked;
  throwIfAborted(signal);
  const model = await sharedModel(checked.model, checked.device);
  if (hypotheses > 0) model.checkHypothesis(hypotheses, 'hypotheses');
  const opened = await openImage(input, { maxPixels });
  // A hypothesis is painted on a copy of the picture.
  const held = hypotheses > 0 ? 2 * opened.pixels : opened.pixels;
  return pictureGate.run(held, signal, () => colorizeOpened(opened, model, checked));
}

async function colorizeOpened(opened: OpenedImage, model: Model, options: CheckedOptions): Promise<Colorization> {
  const { method, hypotheses: count, signal } = options;
  const watch = new Stopwatch();
  const setting = model.setting(options);
  const seen = await seePicture(opened, { ...options, model, setting, keep: count > 0, signal, watch });
  try {
    const request = { ...options, used: { model: model.name, device: model.device, method, ...setting } };
    const hypotheses = [];
    const { prediction, size } = seen.chroma;
    if (prediction && count > 0) {
      const tilts = await findHypotheses(prediction, model.setting(), signal);
      for (const ab of await prediction.decode(setting, tilts.slice(0, count), signal)) {
        const { image } = await renderPicture(seen, { ab, size }, { ...request, keepPixels: true });
        hypotheses.push(image);
      }
    }
    const rendered = await renderPicture(seen, seen.chroma, { ...request, keepPixels: false });
    watch.lap('encode');
    return { ...rendered, ...(count > 0 ? { hypotheses } : {}), timings: watch.timings() };
  } finally {
    seen.guide?.dispose();
    seen.chroma.prediction?.dispose();
  }
}
