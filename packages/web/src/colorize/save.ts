import { ApiError } from '../api/api-error.js';
import { request } from '../api/client.js';
import { downloadName } from './download-name.js';
import { isShown, type Picture, toInput, toRenderInput } from './picture.js';
import { type Colorization, colorizeMutation, renderMutation } from './queries.js';

/** What can be asked for; '' is the format of the upload. */
export const formats = {
  '': 'As uploaded',
  JPEG: 'JPEG',
  PNG: 'PNG, lossless',
  TIFF: 'TIFF, lossless',
  WEBP: 'WebP',
  AVIF: 'AVIF',
} as const;
export type Format = keyof typeof formats;

/**
 * Saves the result as a file of the browser.
 *
 * @throws ApiError
 */
export async function download(picture: Picture, format: Format): Promise<void> {
  const { image } = await inFormat(picture, format);
  const answer = await fetch(image.url);
  if (!answer.ok) throw new ApiError('The server no longer has this result: change a setting to make it anew.');
  // The name that the server gives the file would win over that of a link to it.
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = downloadName(picture.file.name, image.mimeType);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The result as it is where it has the format already; otherwise it is made in the same way again. */
async function inFormat(picture: Picture, format: Format): Promise<Colorization> {
  const { result, file } = picture;
  const isReady = format === '' ? isShown(file) : result?.image.mimeType === `image/${format.toLowerCase()}`;
  if (result && isReady) return result;
  // The server answers a TIFF with a TIFF unless it is asked for something to look at.
  const wanted = format || 'TIFF';
  const input = toRenderInput(picture);
  if (input) {
    const { renderColorization } = await request(renderMutation, { input: { ...input, format: wanted } });
    if (renderColorization.__typename === 'Colorization') return renderColorization;
    if (picture.hypothesis > 0 && 'message' in renderColorization) throw new ApiError(renderColorization.message);
  }
  const fresh = { ...toInput(picture), format: wanted, uncertainty: false, hypotheses: 0 };
  const { colorize } = await request(colorizeMutation, { input: fresh });
  if (colorize.__typename === 'Colorization') return colorize;
  throw new ApiError(colorize.message);
}
