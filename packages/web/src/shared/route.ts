/** Every page of the studio; the server sends the same document for all their paths. */
export type Route = { page: 'colorize' } | { page: 'not-found' };

export function parseRoute(path: string): Route {
  return path === '/' ? { page: 'colorize' } : { page: 'not-found' };
}
