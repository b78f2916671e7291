import { writeFile } from 'node:fs/promises';
import { GraphQLError } from 'graphql';

/** An upload that was written to a file as it came, being too large for memory. */
export class ReceivedFile {
  readonly name: string;
  readonly size: number;
  readonly path: string;
  /** Bytes that a picture may have: fewer than this file has. */
  readonly #pictureBytes: number;

  constructor(path: string, about: { name: string; size: number; pictureBytes: number }) {
    this.path = path;
    this.name = about.name;
    this.size = about.size;
    this.#pictureBytes = about.pictureBytes;
  }

  /** What is read as a whole is a picture, and none is so large. */
  arrayBuffer(): Promise<ArrayBuffer> {
    const message = `the file has ${this.size} bytes, more than the ${this.#pictureBytes} of a picture; give a smaller one`;
    const extensions = { code: 'PAYLOAD_TOO_LARGE', http: { status: 413 } };
    return Promise.reject(new GraphQLError(message, { extensions }));
  }
}

/** Brings an upload to a file: where it is one already that is its path, otherwise `path`. */
export async function asFile(upload: File | ReceivedFile, path: string): Promise<string> {
  if (upload instanceof ReceivedFile) return upload.path;
  await writeFile(path, new Uint8Array(await upload.arrayBuffer()), { flag: 'wx', mode: 0o600 });
  return path;
}
