import type { DecodeSetting } from '../colorize/chroma-decoder.js';
import type { Photo } from '../data/decode-photo.js';

/** Colorizes pictures for an evaluation; looks at nothing but their CIE L. */
export interface Predictor {
  readonly name: string;
  /** Where it decodes logits, the model's own setting. */
  readonly setting: DecodeSetting | null;
  /** Pixels per ab bin (484 counts) of what it was trained on; null where it was not, or is not known. */
  readonly histogram: number[] | null;
  /** One colorized picture for each setting, 8-bit sRGB of the photo's size. */
  predict(photo: Photo, settings: readonly DecodeSetting[], signal?: AbortSignal): Promise<Uint8Array[]>;
  dispose(): void;
}
