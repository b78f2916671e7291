import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { StoredImage } from '../store/result-record.js';
import { matchesEtag } from './matches-etag.js';
import { parseRange } from './parse-range.js';
import { refuse } from './refuse.js';

export interface FoundPicture {
  path: string;
  image: StoredImage;
}

/** The answer to a URL whose signature is not valid. */
export function refuseUrl(why: 'expired' | null): Response {
  const message = why ? 'this URL has expired; ask for a new one' : 'this URL is not valid';
  return refuse({ status: 403, code: 'URL_NOT_VALID', message });
}

/** A stored picture, streamed, in ranges where asked for; `expires` in seconds since 1970. */
export function servePicture(request: Request, { path, image }: FoundPicture, expires: number): Response {
  const etag = `"${image.sha256}"`;
  const headers = {
    'content-type': image.mimeType,
    'content-disposition': `inline; filename="${image.file}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': `private, immutable, max-age=${Math.max(0, expires - Math.floor(Date.now() / 1000))}`,
    'accept-ranges': 'bytes',
    etag,
  };
  if (matchesEtag(request, etag)) return new Response(null, { status: 304, headers });
  const condition = request.headers.get('if-range');
  const usable = condition === null || condition === etag;
  const range = parseRange(usable ? request.headers.get('range') : null, image.bytes);
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${image.bytes}` } });
  const { start, end } = range ?? { start: 0, end: image.bytes - 1 };
  const part: Record<string, string> = range ? { 'content-range': `bytes ${start}-${end}/${image.bytes}` } : {};
  const body = request.method === 'HEAD' ? null : createReadStream(path, { start, end });
  return new Response(body && (Readable.toWeb(body) as BodyInit), {
    status: range ? 206 : 200,
    headers: { ...headers, ...part, 'content-length': String(end - start + 1) },
  });
}
