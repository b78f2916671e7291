/** Decoding in parallel, results in order. */
import { join } from 'node:path';
import { throwIfAborted } from '../errors.js';
import { decodePhoto, type Photo, UnusablePicture } from './decode-photo.js';
import type { PictureFile } from './walk.js';

/** Pictures being decoded at once: two cores' worth and one in reserve; bounds the memory. */
const AHEAD = 3;

export type Decoded<File extends PictureFile> = { file: File } & ({ photo: Photo } | { failure: UnusablePicture });

/** Decodes `files` of `folder` at short side `size`; a picture that cannot be used comes as its failure. */
export async function* decodeAhead<File extends PictureFile>(
  folder: string,
  files: readonly File[],
  options: { size: number; signal?: AbortSignal },
): AsyncGenerator<Decoded<File>> {
  const decode = async (file: File): Promise<Decoded<File>> => {
    try {
      return { file, photo: await decodePhoto(join(folder, file.name), options.size) };
    } catch (error) {
      if (error instanceof UnusablePicture) return { file, failure: error };
      throw error;
    }
  };
  const running: Promise<Decoded<File>>[] = [];
  for (let next = 0; next < files.length || running.length > 0; ) {
    throwIfAborted(options.signal);
    while (running.length < AHEAD && next < files.length) running.push(decode(files[next++]!));
    yield await running.shift()!;
  }
}
