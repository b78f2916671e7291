import { builder } from '../builder.js';
import type { ResultPart, StoredImage } from '../store/result-record.js';
import { thumbnail } from '../store/thumbnail.js';

/** A picture of a stored result. */
export interface ImageOfResult {
  id: string;
  part: ResultPart;
  stored: StoredImage;
}

/** A preview of a training run: its event `seq`. */
interface ImageOfRun {
  runId: string;
  seq: number;
  stored: StoredImage;
}

type ShownImage = ImageOfResult | ImageOfRun;

export const Image = builder.objectRef<ShownImage>('Image').implement({
  description: 'An encoded picture.',
  fields: (t) => ({
    url: t.string({
      description: 'Where to fetch it, relative to this server; valid for a limited time, without an API key.',
      resolve: (image, _args, { urls }) =>
        'runId' in image ? urls.signPath(`/previews/${image.runId}/${image.seq}`) : urls.sign(image.id, image.part),
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
      resolve: async (image, { size }, { results, folders }) => {
        const path =
          'runId' in image
            ? folders.preview(image.runId, image.stored.file)
            : (await results.findPicture(image.id, image.part))?.path;
        return path === undefined ? null : thumbnail(path, size ?? 256);
      },
    }),
  }),
});
