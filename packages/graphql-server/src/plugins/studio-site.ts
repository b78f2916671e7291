import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';

const compress = promisify(gzipWithCallback);

/** A file of a built web site. */
export interface SiteFile {
  body: Uint8Array<ArrayBuffer>;
  /** The same compressed, where that is shorter. */
  gzip: Uint8Array<ArrayBuffer> | null;
  type: string;
  etag: string;
  /** Its name has a hash of its content. */
  isImmutable: boolean;
}

/** By path: "/assets/index-1a2b3c.js". */
export type Site = ReadonlyMap<string, SiteFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** The files of `folder` that have a known type; null where it has no index.html. */
export async function readSite(folder: string): Promise<Site | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const known = paths.filter((path) => extname(path) in types);
  const files = await Promise.all(
    known.map(async (path) => [`/${relative(folder, path)}`, await readOne(path)] as const),
  );
  const site = new Map(files);
  return site.has('/index.html') ? site : null;
}

async function readOne(path: string): Promise<SiteFile> {
  const body = new Uint8Array(await readFile(path));
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
  const packed = new Uint8Array(await compress(body));
  const gzip = packed.length < body.length ? packed : null;
  const isImmutable = /\/assets\/[^/]+-[\w-]{8}\.\w+$/.test(path);
  return { body, gzip, type: types[extname(path)]!, etag, isImmutable };
}
