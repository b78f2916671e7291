/** What downloads can be asked for; '' is the format of the upload. */
export const formats = {
  '': 'As uploaded',
  JPEG: 'JPEG',
  PNG: 'PNG, lossless',
  TIFF: 'TIFF, lossless',
  WEBP: 'WebP',
  AVIF: 'AVIF',
} as const;
export type Format = keyof typeof formats;
