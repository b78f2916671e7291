import type { DecodeSetting } from '../colorize/chroma-decoder.js';
import type { Photo } from '../data/decode-photo.js';

export interface PredictOptions {
  /** Number of simulated color hints, the only colors of the photo that it sees; a baseline takes none. */
  hints?: number;
  signal?: AbortSignal;
}

/** Colorizes pictures for an evaluation; looks at nothing but their CIE L. */
export interface Predictor {
  readonly name: string;
  /** Where it decodes logits, the model's own setting. */
  readonly setting: DecodeSetting | null;
  /** Pixels per ab bin (484 counts) of what it was trained on; null where it was not, or is not known. */
  readonly histogram: number[] | null;
  /** One colorized picture for each setting, 8-bit sRGB of the photo's size. */
  predict(photo: Photo, settings: readonly DecodeSetting[], options?: PredictOptions): Promise<Uint8Array[]>;
  dispose(): void;
}
