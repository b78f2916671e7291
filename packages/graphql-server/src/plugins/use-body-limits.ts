import type { Plugin } from 'graphql-yoga';
import { stateOf } from '../request-state.js';
import { refuse, type Refusal } from './refuse.js';

export interface BodyLimits {
  /** Of a multipart body that is held in memory. */
  uploadBytes: number;
  /** Of a multipart body that goes to the disk: of clients that may train. */
  datasetBytes: number;
  /** Of all bodies being received. */
  totalBytes: number;
}

/** Of a body in JSON. */
const MAX_JSON_BYTES = 256 * 1024;

const preflightHeaders = ['graphql-require-preflight', 'x-graphql-yoga-csrf'];

/**
 * Lets in bodies of two types only, of a stated and limited size. Multipart, which a foreign page could send without asking, needs
 * a header that it cannot set. Uploads that together take too much memory are refused before they are read.
 */
export function useBodyLimits(limits: BodyLimits): Plugin {
  const held = new WeakMap<Request, number>();
  let total = 0;
  const release = (request: Request): void => {
    total -= held.get(request) ?? 0;
    held.delete(request);
  };
  return {
    onRequest: (hook) => {
      const { request } = hook;
      if (request.method === 'GET' || request.method === 'HEAD') return;
      const length = Number(request.headers.get('content-length') ?? Number.NaN);
      const refusal = checkHeaders(request, length, limits) ?? checkRoom(total + memoryOf(length, limits), limits);
      if (refusal) return hook.endResponse(refuse(refusal));
      const inMemory = memoryOf(length, limits);
      total += inMemory;
      held.set(request, inMemory);
      // A client that goes away gets no response.
      request.signal.addEventListener('abort', () => release(request), { once: true });
    },
    onResponse: ({ request }) => release(request),
  };
}

const memoryOf = (length: number, { uploadBytes }: BodyLimits): number => (length > uploadBytes ? 0 : length);

function checkHeaders(request: Request, length: number, limits: BodyLimits): Refusal | undefined {
  const { headers } = request;
  const type = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  const multipart = type === 'multipart/form-data';
  if (!multipart && type !== 'application/json') {
    const message = 'send application/json, or multipart/form-data for uploads';
    return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message };
  }
  if (multipart && !preflightHeaders.some((name) => headers.has(name))) {
    const message = `multipart requests need one of the headers ${preflightHeaders.join(', ')}`;
    return { status: 403, code: 'CSRF_PREVENTION', message };
  }
  if (!Number.isSafeInteger(length) || length < 0) {
    return { status: 411, code: 'LENGTH_REQUIRED', message: 'send the header content-length' };
  }
  const mayTrain = stateOf(request).principal?.scopes.includes('train') ?? false;
  const most = multipart ? (mayTrain ? limits.datasetBytes : limits.uploadBytes) : MAX_JSON_BYTES;
  if (length <= most) return undefined;
  const message = `the body has ${length} bytes, more than the limit of ${most}`;
  return { status: 413, code: 'PAYLOAD_TOO_LARGE', message };
}

function checkRoom(total: number, { totalBytes }: BodyLimits): Refusal | undefined {
  if (total <= totalBytes) return undefined;
  const message = 'the server is receiving too many uploads; try again in 1 s';
  return { status: 503, code: 'BUSY', message, headers: { 'retry-after': '1' } };
}
