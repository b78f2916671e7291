import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'graphql-yoga';
import { matchesEtag } from './matches-etag.js';
import { readSite, type Site, type SiteFile } from './studio-site.js';

/** What the router of the studio knows; any other path is one of a file, or not found, which the router says to people. */
const pages = /^\/(training(\/[\w-]+)?)?$/;

const policy = [
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'",
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
].join('; ');

/** Where the built studio lies. */
export function studioFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@lithochrome/web/package.json')), 'dist');
}

/**
 * The studio at `/`: files of `folder`, which are read once and found by name, so that no path leads elsewhere. One page serves all
 * paths of its router.
 */
export function useStudio(folder: string): Plugin {
  let site: Promise<Site | null> | undefined;
  const find = async (request: Request, pathname: string): Promise<Response | null> => {
    const isPage = pages.test(pathname);
    const isForPeople = request.headers.get('accept')?.includes('text/html') && pathname !== '/graphql';
    if (!isPage && !isForPeople && !/\.\w+$/.test(pathname)) return null;
    const files = await (site ??= readSite(folder));
    if (!files) site = undefined;
    const page = files?.get('/index.html');
    if (isPage) return page ? send(request, page) : notBuilt();
    const file = files?.get(pathname);
    if (file) return send(request, file);
    return page && isForPeople ? send(request, page, 404) : null;
  };
  return {
    onRequest: async (hook) => {
      const { request, url } = hook;
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      const found = await find(request, url.pathname);
      if (found) hook.endResponse(found);
    },
  };
}

function send(request: Request, file: SiteFile, status = 200): Response {
  const { type, isImmutable } = file;
  const packed = acceptsGzip(request) ? file.gzip : null;
  const body = packed ?? file.body;
  // Another encoding is another representation (RFC 9110, 8.8.3.3).
  const etag = packed ? file.etag.replace(/"$/, '-gzip"') : file.etag;
  const headers = {
    'content-type': type,
    'content-length': String(body.length),
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
    vary: 'accept-encoding',
    'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': policy,
    etag,
  };
  if (status === 200 && matchesEtag(request, etag)) {
    const { 'content-length': _length, ...rest } = headers;
    return new Response(null, { status: 304, headers: rest });
  }
  return new Response(request.method === 'HEAD' ? null : body, { status, headers });
}

function acceptsGzip(request: Request): boolean {
  const accepted = request.headers.get('accept-encoding')?.split(',') ?? [];
  return accepted.some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));
}

function notBuilt(): Response {
  const html = `<!doctype html>
<html lang="en">
<title>Lithochrome</title>
<h1>The studio is not built</h1>
<p>Run <code>npm run build</code> in the repository, then load this page again. GraphQL is at <a href="/graphql">/graphql</a>.</p>
</html>
`;
  return new Response(html, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
