import type { ColorizeOptions } from '@lithochrome/ts-core';
import { builder } from '../builder.js';
import type { EnumValues } from './enum-values.js';

export const ImageFormat = builder.enumType('ImageFormat', {
  description: 'How a result is encoded.',
  values: {
    JPEG: { value: 'jpeg', description: '8 bit, no transparency.' },
    PNG: { value: 'png', description: 'Lossless, up to 16 bit.' },
    WEBP: { value: 'webp', description: '8 bit.' },
    TIFF: { value: 'tiff', description: 'Lossless, up to 16 bit.' },
    AVIF: { value: 'avif', description: 'Up to 12 bit.' },
  } as const satisfies EnumValues<NonNullable<ColorizeOptions['format']>>,
});
