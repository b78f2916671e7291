import { throwIfAborted } from '../errors.js';
import { defaultOutputFormat } from '../image/output-format.js';
import type { PictureInput } from '../image/picture-input.js';
import { readImage } from '../image/read-image.js';
import { writeImage } from '../image/write-image.js';
import type { Colorization } from './colorization.js';
import { checkColorizeOptions, type ColorizeOptions } from './colorize-options.js';
import { methods } from './methods/registry.js';
import { paint } from './paint.js';
import { sharedModel } from './shared-model.js';
import { Stopwatch } from './stopwatch.js';
import { upload } from './transfer.js';
import { uncertaintyImage } from './uncertainty-image.js';
import { workingLightness } from './working-lightness.js';

/**
 * Colorizes a photograph: JPEG, PNG, WebP, TIFF, GIF or AVIF; only its CIE L counts. L, size, orientation, alpha, bit depth, color
 * profile, EXIF and XMP stay; colors outside sRGB lose chroma, not lightness. Nothing blocks the event loop; calls may overlap.
 *
 * @throws LithochromeError INVALID_OPTION, INVALID_INPUT, UNSUPPORTED_IMAGE, IMAGE_TOO_LARGE, MODEL, DEVICE, ABORTED, IO
 * @example
 * const { image, info } = await colorize('cliff.jpg', { vibrancy: 0.5 });
 * await writeFile(`cliff.color.${info.format}`, image);
 */
export async function colorize(input: PictureInput, options: ColorizeOptions = {}): Promise<Colorization> {
  const { signal, method, maxPixels, uncertainty, quality, ...given } = checkColorizeOptions(options);
  throwIfAborted(signal);
  const model = await sharedModel(given.model, given.device);
  const { temperature = model.config.temperature, vibrancy = model.config.vibrancy } = given;
  const watch = new Stopwatch();

  const picture = await readImage(input, { maxPixels });
  const { width, height, channels, source } = picture;
  const format = given.format ?? defaultOutputFormat(source.format);
  const pixels = await upload(picture.pixels, [height, width, channels]);
  try {
    const lightness = await workingLightness(pixels, model.workingSize(picture), model.stride, signal);
    watch.lap('decode');
    const chroma = await methods[method]({ lightness, model, temperature, vibrancy, uncertainty, signal });
    watch.lap('network');
    const rgb = await paint(pixels, { chroma, lightnessLow: lightness.low, spare: picture.pixels, signal });
    const { image, bitDepth } = await writeImage(picture, rgb, { format, quality });
    const map = chroma.uncertainty && (await uncertaintyImage(chroma.uncertainty, chroma.size, picture));
    watch.lap('encode');
    const used = { model: model.name, method, device: model.device };
    const info = { width, height, bitDepth, format, inputFormat: source.format, ...used, notes: source.notes };
    return { image, info, uncertainty: map, timings: watch.timings() };
  } finally {
    pixels.dispose();
  }
}
