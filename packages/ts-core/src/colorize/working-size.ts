/** The size at which a network sees a picture; the same in colorize, evaluate and validation. */
import { SIZE_MULTIPLE } from '../models/network.js';

export interface Size {
  width: number;
  height: number;
}

/** In px: the short side, but the long side at most this. From a model's config.json. */
export interface WorkingSizeRule {
  shortSide: number;
  longSide: number;
}

/** The working size of a picture: each side a multiple of `step`, the network's input pixels per output pixel. */
export function workingSize({ width, height }: Size, rule: WorkingSizeRule, step: number): Size {
  const scale = Math.min(rule.shortSide / Math.min(width, height), rule.longSide / Math.max(width, height));
  const side = (length: number) => Math.max(step, Math.round((length * scale) / step) * step);
  return { width: side(width), height: side(height) };
}

/** The size after padding at the right and the bottom, to multiples of 32. */
export function paddedSize({ width, height }: Size): Size {
  const padded = (length: number) => Math.ceil(length / SIZE_MULTIPLE) * SIZE_MULTIPLE;
  return { width: padded(width), height: padded(height) };
}

/** For each index of a padded side, the index it shows: reflected at the end; the last one again where there is too little. */
export function paddedIndices(length: number, padded: number): Int32Array {
  const reflects = padded - length < length;
  return Int32Array.from({ length: padded }, (_, i) => {
    if (i < length) return i;
    return reflects ? 2 * (length - 1) - i : length - 1;
  });
}
