import { createFetch } from '@whatwg-node/fetch';
import type { Settings } from './settings.js';

/** The fetch implementation that Yoga reads requests with: one file a request, everything bounded. */
export function createLimitedFetch({ maxUploadMegabytes }: Settings) {
  const formDataLimits = {
    fileSize: maxUploadMegabytes * 1e6,
    files: 1,
    fields: 2,
    fieldSize: 64 * 1024,
    fieldNameSize: 64,
    parts: 3,
    headerSize: 4096,
  };
  return createFetch({ useNodeFetch: true, formDataLimits });
}
