/** The second half of colorizing: from colors at low resolution to a file. */
import { defaultOutputFormat, type OutputFormat } from '../image/output-format.js';
import type { Samples } from '../image/picture.js';
import { writeImage } from '../image/write-image.js';
import type { Colorization, ColorizationInfo } from './colorization.js';
import type { Chroma } from './model.js';
import { paint } from './paint.js';
import type { Canvas } from './seen-picture.js';
import { uncertaintyImage } from './uncertainty-image.js';

export interface RenderRequest {
  format?: OutputFormat;
  quality?: number;
  signal?: AbortSignal;
  /** The picture is painted again later; otherwise the colors may take the place of its samples. */
  keepPixels: boolean;
  /** How the colors were found. */
  used: Pick<ColorizationInfo, 'model' | 'method' | 'device' | 'temperature' | 'vibrancy'>;
}

/** Puts colors on a picture and encodes it. */
export async function renderPicture(
  { picture, lightnessLow, guide }: Canvas,
  chroma: Chroma,
  request: RenderRequest,
): Promise<Omit<Colorization, 'timings'>> {
  const { quality, signal, keepPixels, used } = request;
  const { width, height, channels, source } = picture;
  const format = request.format ?? defaultOutputFormat(source.format);
  const pixels = keepPixels && channels === 3 ? copyOf(picture.pixels) : picture.pixels;
  const rgb = await paint(pixels, [height, width, channels], { chroma, lightnessLow, guide, signal });
  const { image, bitDepth } = await writeImage(picture, rgb, { format, quality });
  const uncertainty = chroma.uncertainty && (await uncertaintyImage(chroma.uncertainty, chroma.size, picture));
  const info = { width, height, bitDepth, format, inputFormat: source.format, ...used, notes: source.notes };
  return { image, info, uncertainty };
}

/** (The slice of a Buffer is no copy.) */
function copyOf(samples: Samples): Samples {
  return samples instanceof Uint16Array ? new Uint16Array(samples) : new Uint8Array(samples);
}
