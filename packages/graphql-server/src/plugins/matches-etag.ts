/** Whether the client has this representation already: If-None-Match by weak comparison (RFC 9110, 13.1.2). */
export function matchesEtag(request: Request, etag: string): boolean {
  const known = request.headers.get('if-none-match')?.split(/\s*,\s*/) ?? [];
  return known.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}
