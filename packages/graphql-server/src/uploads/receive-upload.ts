/** A multipart GraphQL request whose file goes to the disk as it comes. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { ReceivedFile } from './received-file.js';

const FIELD_BYTES = 64 * 1024;

interface Received {
  fields: Map<string, string>;
  /** By the name of its part. */
  file: { part: string; content: ReceivedFile } | undefined;
}

/** Of one file, in bytes. */
export interface UploadLimits {
  fileBytes: number;
  /** Of one that is read as a picture. */
  pictureBytes: number;
}

/** @throws GraphQLError where the body is cut, or not as the multipart request specification says */
export async function receiveUpload(request: Request, path: string, limits: UploadLimits): Promise<GraphQLParams> {
  const { fields, file } = await receive(request, path, limits).catch((error: unknown) => {
    throw error instanceof GraphQLError ? error : malformed('the body is not whole');
  });
  const operations = parseObject(fields.get('operations'), 'operations');
  const map = parseObject(fields.get('map'), 'map');
  for (const [part, paths] of Object.entries(map)) {
    if (!file || part !== file.part || !Array.isArray(paths)) throw malformed('the map names a file that is not there');
    for (const target of paths) put(operations, String(target), file.content);
  }
  return operations as GraphQLParams;
}

async function receive(request: Request, path: string, { fileBytes, pictureBytes }: UploadLimits): Promise<Received> {
  const received: Received = { fields: new Map(), file: undefined };
  const limits = { files: 1, fields: 2, parts: 3, fieldSize: FIELD_BYTES, fieldNameSize: 64, fileSize: fileBytes };
  const busboy = new Busboy({ headers: { 'content-type': request.headers.get('content-type')! }, limits });
  let writing = Promise.resolve();
  busboy.on('field', (name, value) => void received.fields.set(name, value));
  busboy.on('file', (part, stream, name) => {
    writing = write(stream, path, fileBytes).then((size) => {
      received.file = { part, content: new ReceivedFile(path, { name, size, pictureBytes }) };
    });
    // It is awaited below, when the body has ended.
    writing.catch((error: unknown) => busboy.destroy(error as Error));
  });
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
    busboy.on(limit, () => busboy.destroy(malformed('it has more parts than operations, map and one file')));
  await pipeline(Readable.from(request.body as unknown as AsyncIterable<Uint8Array>), busboy);
  await writing;
  return received;
}

async function write(stream: BusboyFileStream, path: string, maxBytes: number): Promise<number> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await pipeline(stream, file);
  if (!stream.truncated) return file.bytesWritten;
  const extensions = { code: 'PAYLOAD_TOO_LARGE', http: { status: 413 } };
  throw new GraphQLError(`the file has more than ${maxBytes} bytes`, { extensions });
}

type Json = Record<string, unknown>;

function parseObject(text: string | undefined, field: string): Json {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Reported below.
  }
  throw malformed(`the field ${field} is not an object in JSON`);
}

/** Puts the file where a null is, by a path such as variables.input.file. */
function put(operations: Json, path: string, file: ReceivedFile): void {
  const keys = path.split('.');
  let at = operations;
  for (const key of keys.slice(0, -1)) {
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    if (typeof next !== 'object' || next === null) throw malformed('the map leads nowhere');
    at = next as Json;
  }
  const last = keys.at(-1)!;
  if (!Object.hasOwn(at, last) || at[last] !== null) throw malformed('the map leads nowhere');
  at[last] = file;
}

function malformed(what: string): GraphQLError {
  const extensions = { code: 'BAD_REQUEST', http: { status: 400 } };
  return new GraphQLError(`the multipart request is malformed: ${what}`, { extensions });
}
