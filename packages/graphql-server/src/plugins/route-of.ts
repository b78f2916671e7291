/** The path without ids: for logs, labels and traces. */
export function routeOf(path: string): string {
  if (path.startsWith('/results/')) return '/results';
  if (path.startsWith('/previews/')) return '/previews';
  return ['/graphql', '/health', '/ready', '/metrics'].includes(path) ? path : 'other';
}
