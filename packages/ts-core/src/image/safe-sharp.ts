/** sharp with every loader off but those of the formats we read. This holds for the whole process. */
import sharp, { type Sharp, type SharpOptions } from 'sharp';

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadTiff',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
  ],
});

/** 16,383²: decoded in RGB that is 0.8 GB. */
export const DEFAULT_MAX_PIXELS = 268_402_689;
/** Decoding or encoding that takes longer (s) is given up. */
const TIMEOUT_SECONDS = 600;

/** Opens a file or its bytes: the first page only, upright, any damage an error. */
export function openPicture(data: string | Uint8Array, options: SharpOptions = {}): Sharp {
  return sharp(data, {
    failOn: 'error',
    sequentialRead: true,
    pages: 1,
    autoOrient: true,
    ...options,
  }).timeout({ seconds: TIMEOUT_SECONDS });
}

/** Samples in memory, [height,width,channels]. */
export function openSamples(
  samples: Uint8Array | Uint16Array,
  raw: { width: number; height: number; channels: 1 | 2 | 3 | 4 },
): Sharp {
  return sharp(samples, { raw, limitInputPixels: false }).timeout({ seconds: TIMEOUT_SECONDS });
}
