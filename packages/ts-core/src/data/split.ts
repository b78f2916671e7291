/** The three parts of a data set, and how a picture without a given part gets one. */
import { createHash } from 'node:crypto';

export const SPLITS = ['train', 'val', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** Shares of the pictures that are held out, 0…1. */
export interface SplitShares {
  val: number;
  test: number;
}

/**
 * The split of a picture by the SHA-256 (hex) of its decoded pixels, or of its group: independent of names and of
 * the other pictures. Raising `val` moves pictures from train to val only.
 */
export function splitByHash(sha256: string, shares: SplitShares): Split {
  const position = Number.parseInt(sha256.slice(0, 12), 16) / 2 ** 48;
  if (position < shares.test) return 'test';
  return position < shares.test + shares.val ? 'val' : 'train';
}

/** SHA-256 in hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
