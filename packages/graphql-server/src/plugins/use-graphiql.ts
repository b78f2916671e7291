import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';

interface Page {
  html: string;
  policy: string;
}

/** GraphiQL for browsers, with everything in the page itself: nothing is loaded from elsewhere. */
export function useGraphiql(): Plugin {
  let page: Promise<Page> | undefined;
  return {
    onRequest: async (hook) => {
      const { request, url } = hook;
      const isPage = request.method === 'GET' && request.headers.get('accept')?.includes('text/html');
      if (url.pathname !== '/graphql' || !isPage) return;
      page ??= makePage();
      const { html, policy } = await page;
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
      hook.endResponse(new Response(html, { headers }));
    },
  };
}

async function makePage(): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({ title: 'Lithochrome', defaultQuery: '{ models { name summary } }' });
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, code]) => hashOf(code!));
  const sources = `script-src ${scripts.join(' ')}; worker-src blob:; style-src 'unsafe-inline'; font-src data:`;
  const policy = `default-src 'none'; ${sources}; img-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'`;
  return { html, policy };
}

const hashOf = (code: string): string => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;
