/** What is between decoding and encoding. */
import type { InputFormat } from './sniff-format.js';

/** Samples of 8 or 16 bits; 0 is black, the largest value white. */
export type Samples = Uint8Array | Uint16Array;

/** A decoded picture, upright. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  /** Interleaved [height,width,channels] in sRGB; one channel is gray on the sRGB curve. */
  pixels: Samples;
  /** Opacity [height,width] of the same depth as the pixels; null: opaque. */
  alpha: Samples | null;
  source: PictureSource;
  carried: CarriedMetadata;
}

/** What the picture was read from. */
export interface PictureSource {
  /** The path, or "the picture": for messages. */
  name: string;
  format: InputFormat;
  /** Bits per sample as stored, 1…16. */
  bitDepth: number;
  /** What the reader had to leave out or to assume, in whole sentences. */
  notes: string[];
}

/** What the result takes over from the input. */
export interface CarriedMetadata {
  /** TIFF block without the "Exif" prefix. */
  exif?: Buffer;
  xmp?: string;
  /** Pixels per inch. */
  density?: number;
  /** Only of RGB inputs: the result is converted back into it. */
  iccProfile?: Buffer;
}

/** Bits per sample in memory. */
export function bitDepthOf(samples: Samples): 8 | 16 {
  return samples instanceof Uint16Array ? 16 : 8;
}
