import { ApiError } from '../api/api-error.js';
import { request } from '../api/client.js';
import { sleep } from '../shared/sleep.js';
import { downloadName } from './download-name.js';
import type { Format } from './formats.js';
import { isShown, type Picture, toInput, toRenderInput } from './picture.js';
import { type Colorization, colorizeMutation, renderMutation } from './queries.js';
import type { NamedFile } from './save-file.js';
import { untilFree } from './until-free.js';

/**
 * The full result in a format, under the name that it is saved by. What the server has deleted since is made anew.
 *
 * @throws ApiError; AbortError
 */
export async function resultFile(picture: Picture, format: Format, signal: AbortSignal): Promise<NamedFile> {
  const ready = readyResult(picture, format);
  const file = ready && (await fetchFile(picture, ready, signal));
  if (file) return file;
  const made = await fetchFile(picture, await make(picture, format, signal), signal);
  if (!made) throw new ApiError('The server no longer has the result. Try again.');
  return made;
}

/** null where the server no longer has it. */
async function fetchFile(picture: Picture, { image }: Colorization, signal: AbortSignal): Promise<NamedFile | null> {
  try {
    const answer = await fetch(image.url, { signal });
    if (!answer.ok) return null;
    return { name: downloadName(picture.file.name, image.mimeType), data: await answer.blob() };
  } catch (error) {
    signal.throwIfAborted();
    throw new ApiError('The server cannot be reached. Is it running?', { cause: error });
  }
}

function readyResult({ result, preview, file }: Picture, format: Format): Colorization | null {
  // What is shown was not rendered in full.
  if (preview !== null) return null;
  const isReady = format === '' ? isShown(file) : result?.image.mimeType === `image/${format.toLowerCase()}`;
  return isReady ? result : null;
}

/** The result once more, in the same way: by the network only where its output is not there any more. */
async function make(picture: Picture, format: Format, signal: AbortSignal): Promise<Colorization> {
  // The server answers a TIFF with a TIFF unless it is asked for something to look at.
  const wanted = format || (isShown(picture.file) ? null : 'TIFF');
  const ways = { wait: sleep, signal };
  const input = toRenderInput(picture);
  if (input) {
    const variables = { input: { ...input, format: wanted } };
    const ask = async () => (await request(renderMutation, variables, signal)).renderColorization;
    const rendered = await untilFree(ask, ways);
    if (rendered.__typename === 'Colorization') return rendered;
    if (picture.hypothesis > 0 && 'message' in rendered) throw new ApiError(rendered.message);
  }
  const variables = { input: { ...toInput(picture), format: wanted, uncertainty: false, hypotheses: 0 } };
  const colorized = await untilFree(async () => (await request(colorizeMutation, variables, signal)).colorize, ways);
  if (colorized.__typename === 'Colorization') return colorized;
  throw new ApiError(colorized.message);
}
