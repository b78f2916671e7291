import type { Plugin } from 'graphql-yoga';
import type { LazyTraining } from '../jobs/lazy-training.js';
import type { SignedUrls } from '../security/signed-urls.js';
import type { StorageFolders } from '../store/storage-folders.js';
import { refuse } from './refuse.js';
import { refuseUrl, servePicture } from './serve-picture.js';

/** The previews of training runs, by signed URL. */
export function usePreviewsRoute(training: LazyTraining, folders: StorageFolders, urls: SignedUrls): Plugin {
  return {
    onRequest: async (hook) => {
      const [, id, seq] = /^\/previews\/([\w-]{36})\/(\d{1,9})$/.exec(hook.url.pathname) ?? [];
      if (id === undefined) return;
      const { request } = hook;
      const expires = urls.verifyPath(new URL(request.url));
      if (expires === null || expires === 'expired') return hook.endResponse(refuseUrl(expires));
      const preview = await (await training.get()).store.preview(id, Number(seq));
      if (preview?.data.type !== 'preview')
        return hook.endResponse(refuse({ status: 404, code: 'NOT_FOUND', message: 'the preview was deleted' }));
      const { image } = preview.data;
      hook.endResponse(servePicture(request, { path: folders.preview(id, image.file), image }, expires));
    },
  };
}
