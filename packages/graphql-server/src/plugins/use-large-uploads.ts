import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'graphql-yoga';
import { receiveUpload, type UploadLimits } from '../uploads/receive-upload.js';

export interface LargeUploads extends UploadLimits {
  /** Of files that are being received or worked on. */
  folder: string;
  /** Bodies up to this size stay in memory. */
  memoryBytes: number;
}

/** Writes uploads that are too large for memory to a file as they come, and removes it with the answer. */
export function useLargeUploads({ folder, memoryBytes, ...limits }: LargeUploads): Plugin {
  const files = new WeakMap<Request, string>();
  const remove = async (request: Request): Promise<void> => {
    const path = files.get(request);
    if (path !== undefined) await rm(path, { force: true });
  };
  return {
    onRequestParse: ({ request, setRequestParser }) => {
      const multipart = request.headers.get('content-type')?.startsWith('multipart/form-data');
      if (!multipart || Number(request.headers.get('content-length')) <= memoryBytes) return;
      const path = join(folder, randomUUID());
      files.set(request, path);
      // A client that goes away gets no response.
      request.signal.addEventListener('abort', () => void remove(request), { once: true });
      setRequestParser((received) => receiveUpload(received, path, limits));
    },
    onResponse: ({ request }) => remove(request),
  };
}
