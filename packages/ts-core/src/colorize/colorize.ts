import { throwIfAborted } from '../errors.js';
import { defaultOutputFormat } from '../image/output-format.js';
import type { PictureInput } from '../image/picture-input.js';
import { type OpenedImage, openImage } from '../image/read-image.js';
import { writeImage } from '../image/write-image.js';
import { borrow } from '../tensor/tensor.js';
import type { Colorization } from './colorization.js';
import { type CheckedOptions, checkColorizeOptions, type ColorizeOptions } from './colorize-options.js';
import { methods } from './methods/registry.js';
import type { Model } from './model.js';
import { emptyGuide, paint } from './paint.js';
import { PixelGate } from './pixel-gate.js';
import { sharedModel } from './shared-model.js';
import { Stopwatch } from './stopwatch.js';
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
  const checked = checkColorizeOptions(options);
  const { signal, maxPixels } = checked;
  throwIfAborted(signal);
  const model = await sharedModel(checked.model, checked.device);
  const opened = await openImage(input, { maxPixels });
  return gate.run(opened.pixels, signal, () => colorizeOpened(opened, model, checked));
}

/** Pixels that all calls together hold decoded: enough to keep decoder, network and encoder busy with different pictures. */
const gate = new PixelGate(64_000_000);

async function colorizeOpened(opened: OpenedImage, model: Model, options: CheckedOptions): Promise<Colorization> {
  const { temperature = model.config.temperature, vibrancy = model.config.vibrancy } = options;
  const { method, uncertainty, signal, quality } = options;
  const watch = new Stopwatch();
  const picture = await opened.decode();
  const { width, height, channels, source } = picture;
  const format = options.format ?? defaultOutputFormat(source.format);
  const shape = [height, width, channels];
  const [pixels, guide] = [borrow(picture.pixels, shape), emptyGuide(picture, model.outputSize(picture))];
  try {
    const size = model.workingSize(picture);
    const lightness = await workingLightness(pixels, { size, stride: model.stride, guide, signal });
    watch.lap('decode');
    const chroma = await methods[method]({ lightness, model, temperature, vibrancy, uncertainty, signal });
    watch.lap('network');
    const rgb = await paint(picture.pixels, shape, { chroma, lightnessLow: lightness.low, guide, signal });
    const { image, bitDepth } = await writeImage(picture, rgb, { format, quality });
    const map = chroma.uncertainty && (await uncertaintyImage(chroma.uncertainty, chroma.size, picture));
    watch.lap('encode');
    const used = { model: model.name, method, device: model.device };
    const info = { width, height, bitDepth, format, inputFormat: source.format, ...used, notes: source.notes };
    return { image, info, uncertainty: map, timings: watch.timings() };
  } finally {
    pixels.dispose();
    guide?.dispose();
  }
}
