/** The first half of colorizing: from a file to its colors at low resolution. */
import type { Picture } from '../image/picture.js';
import type { OpenedImage } from '../image/read-image.js';
import { borrow, type Tensor } from '../tensor/tensor.js';
import type { DecodeSetting } from './chroma-decoder.js';
import { type MethodName, methods } from './methods/registry.js';
import type { Chroma, Model } from './model.js';
import { emptyGuide } from './paint.js';
import type { Stopwatch } from './stopwatch.js';
import { workingLightness } from './working-lightness.js';

/** What colors are put on. */
export interface Canvas {
  picture: Picture;
  /** L of the chroma's size. */
  lightnessLow: Float32Array;
  /** L on the way to the picture's size; null: measured when painting. */
  guide: Tensor | null;
}

/** A decoded picture and the colors that were found for it. Its guide and its prediction are to be disposed of. */
export interface SeenPicture extends Canvas {
  chroma: Chroma;
}

export interface SeeRequest {
  model: Model;
  method: MethodName;
  setting: DecodeSetting;
  uncertainty: boolean;
  /** The prediction is decoded again later. */
  keep: boolean;
  signal: AbortSignal | undefined;
  watch: Stopwatch;
}

/** Decodes a picture, measures its L and finds its colors. */
export async function seePicture(opened: OpenedImage, request: SeeRequest): Promise<SeenPicture> {
  const { model, method, setting, uncertainty, keep, signal, watch } = request;
  const picture = await opened.decode();
  const pixels = borrow(picture.pixels, [picture.height, picture.width, picture.channels]);
  const guide = emptyGuide(picture, model.outputSize(picture));
  try {
    const size = model.workingSize(picture);
    const lightness = await workingLightness(pixels, { size, stride: model.stride, guide, signal });
    watch.lap('decode');
    const chroma = await methods[method]({ lightness, model, ...setting, uncertainty, keep, signal });
    watch.lap('network');
    return { picture, lightnessLow: lightness.low, guide, chroma };
  } catch (error) {
    guide?.dispose();
    throw error;
  } finally {
    pixels.dispose();
  }
}
