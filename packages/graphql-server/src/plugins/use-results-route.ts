import type { Plugin } from 'graphql-yoga';
import type { SignedUrls } from '../security/signed-urls.js';
import type { ResultStore } from '../store/result-store.js';
import { refuse } from './refuse.js';
import { refuseUrl, servePicture } from './serve-picture.js';

/** The pictures of results, by signed URL: streamed, in ranges where asked for. */
export function useResultsRoute(results: ResultStore, urls: SignedUrls): Plugin {
  return {
    onRequest: async (hook) => {
      const { request, url } = hook;
      if (!url.pathname.startsWith('/results/')) return;
      const named = urls.verify(new URL(request.url));
      if (named === null || named === 'expired') return hook.endResponse(refuseUrl(named));
      const found = await results.findPicture(named.id, named.part);
      if (!found)
        return hook.endResponse(refuse({ status: 404, code: 'NOT_FOUND', message: 'the result was deleted' }));
      hook.endResponse(servePicture(request, found, named.expires));
    },
  };
}
