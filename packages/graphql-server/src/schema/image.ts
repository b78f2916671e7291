import { builder } from '../builder.js';
import type { ResultPart, StoredImage } from '../store/result-record.js';
import { thumbnail } from '../store/thumbnail.js';

/** A picture of a stored result. */
export interface ImageOfResult {
  id: string;
  part: ResultPart;
  stored: StoredImage;
}

export const Image = builder.objectRef<ImageOfResult>('Image').implement({
  description: 'An encoded picture.',
  fields: (t) => ({
    url: t.string({
      description: 'Where to fetch it, relative to this server; valid for a limited time, without an API key.',
      resolve: ({ id, part }, _args, { urls }) => urls.sign(id, part),
    }),
    width: t.int({ description: 'In pixels.', resolve: ({ stored }) => stored.width }),
    height: t.int({ description: 'In pixels.', resolve: ({ stored }) => stored.height }),
    mimeType: t.string({ description: 'Such as image/jpeg.', resolve: ({ stored }) => stored.mimeType }),
    bytes: t.int({ description: 'Size of the file.', resolve: ({ stored }) => stored.bytes }),
    sha256: t.string({ description: 'Of the file, in hexadecimal.', resolve: ({ stored }) => stored.sha256 }),
    dataUri: t.string({
      description: 'A thumbnail in WebP as a data URI; null once the result is deleted.',
      nullable: true,
      complexity: 10,
      args: {
        size: t.arg.int({ description: 'Longest side in pixels, 16 to 512.', defaultValue: 256 }),
      },
      resolve: async ({ id, part }, { size }, { results }) => {
        const found = await results.findPicture(id, part);
        return found && thumbnail(found.path, size ?? 256);
      },
    }),
  }),
});
