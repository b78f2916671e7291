/** The formats of results and how each is encoded. */
import type { AvifOptions, JpegOptions, PngOptions, TiffOptions, WebpOptions } from 'sharp';
import type { InputFormat } from './sniff-format.js';

export const outputFormats = ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** What a format can hold. */
interface Capability {
  /** Largest depth of its samples. */
  bitDepth: 8 | 12 | 16;
  alpha: boolean;
  /** Quality 1…100 where it is lossy, at which even grainy JPEG keeps L to half a unit on average. */
  quality?: number;
}

export const capabilities: Readonly<Record<OutputFormat, Capability>> = {
  jpeg: { bitDepth: 8, alpha: false, quality: 97 },
  png: { bitDepth: 16, alpha: true },
  webp: { bitDepth: 8, alpha: true, quality: 95 },
  tiff: { bitDepth: 16, alpha: true },
  avif: { bitDepth: 12, alpha: true, quality: 92 },
};

/** The input's format, or PNG where results are not written in it. */
export function defaultOutputFormat(input: InputFormat): OutputFormat {
  return input === 'gif' ? 'png' : input;
}

type EncoderOptions = JpegOptions | PngOptions | WebpOptions | TiffOptions | AvifOptions;

/** Options of sharp's encoder. `bitDepth` is that of the result. */
export function encoderOptions(format: OutputFormat, bitDepth: number, quality?: number): EncoderOptions {
  const used = quality ?? capabilities[format].quality;
  switch (format) {
    case 'jpeg':
      // Optimized Huffman tables would hold the whole picture once more, as 16-bit coefficients.
      return { quality: used, chromaSubsampling: '4:4:4', optimizeCoding: false } satisfies JpegOptions;
    case 'png':
      return { compressionLevel: 6 } satisfies PngOptions;
    case 'webp':
      return { quality: used, smartSubsample: true } satisfies WebpOptions;
    case 'tiff':
      return { compression: 'deflate', predictor: 'horizontal' } satisfies TiffOptions;
    case 'avif':
      return {
        quality: used,
        chromaSubsampling: '4:4:4',
        effort: 3,
        bitdepth: bitDepth as 8 | 10 | 12,
      } satisfies AvifOptions;
  }
}
