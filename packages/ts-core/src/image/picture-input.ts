/** Everything that can be given as a picture, brought to a path or bytes. */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ioError, LithochromeError } from '../errors.js';
import { invalidOption } from '../validate.js';
import { SNIFF_BYTES } from './sniff-format.js';

/** A path, the bytes of a file, or a stream of them. */
export type PictureInput = string | Buffer | Uint8Array | Readable;

export interface OpenedInput {
  /** For messages. */
  name: string;
  /** A path is left to the decoder, which reads it piece by piece. */
  data: string | Uint8Array;
  /** The first bytes. */
  head: Uint8Array;
}

/**
 * Opens an input so far that its format can be told.
 *
 * @throws LithochromeError INVALID_INPUT for a missing, empty or special file, IO where it cannot be read
 */
export async function openInput(input: PictureInput): Promise<OpenedInput> {
  const opened = await openAny(input);
  if (opened.head.length === 0) {
    throw new LithochromeError('INVALID_INPUT', `${opened.name} is empty (0 bytes); give a picture file`);
  }
  return opened;
}

async function openAny(input: PictureInput): Promise<OpenedInput> {
  if (typeof input === 'string') return openPath(input);
  const name = 'the given picture';
  if (input instanceof Uint8Array) return { name, data: input, head: input.subarray(0, SNIFF_BYTES) };
  if (input instanceof Readable) {
    const data = await buffer(input).catch((error: unknown) => {
      throw ioError(error, 'read the given stream');
    });
    return { name, data, head: data.subarray(0, SNIFF_BYTES) };
  }
  throw invalidOption('a path, a Buffer, a Uint8Array or a Readable', 'the picture', input);
}

async function openPath(path: string): Promise<OpenedInput> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw openError(error, path);
  });
  try {
    const info = await file.stat();
    if (!info.isFile()) {
      const kind = info.isDirectory() ? 'a folder' : 'not a regular file';
      throw new LithochromeError('INVALID_INPUT', `${path} is ${kind}; give a picture file`);
    }
    const head = Buffer.alloc(SNIFF_BYTES);
    const { bytesRead } = await file.read(head, 0, SNIFF_BYTES, 0);
    return { name: path, data: path, head: head.subarray(0, bytesRead) };
  } catch (error) {
    throw ioError(error, `read ${path}`);
  } finally {
    await file.close();
  }
}

function openError(error: unknown, path: string): LithochromeError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return ioError(error, `open ${path}`);
  return new LithochromeError('INVALID_INPUT', `${path} does not exist; check the path`, { cause: error });
}
