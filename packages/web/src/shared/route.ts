/** Every page of the studio; the server sends the same document for all their paths. */
export type Route =
  | { page: 'colorize' }
  | { page: 'training' }
  | { page: 'new-run' }
  | { page: 'compare'; ids: string[] }
  | { page: 'run'; id: string }
  | { page: 'not-found' };

/** At most so many runs are compared: the chart has as many colors, and a browser as few connections. */
export const MAX_COMPARED = 4;

/** What a path with its query names. */
export function parseRoute(path: string): Route {
  const { pathname, searchParams } = new URL(path, 'http://studio');
  if (pathname === '/') return { page: 'colorize' };
  if (pathname === '/training') return { page: 'training' };
  if (pathname === '/training/new') return { page: 'new-run' };
  if (pathname === '/training/compare') return { page: 'compare', ids: idsOf(searchParams.get('runs') ?? '') };
  const id = /^\/training\/([\w-]+)$/.exec(pathname)?.[1];
  return id === undefined ? { page: 'not-found' } : { page: 'run', id };
}

function idsOf(list: string): string[] {
  return list
    .split(',')
    .filter((id) => /^[\w-]+$/.test(id))
    .slice(0, MAX_COMPARED);
}
