import type { Colorization, ColorizeInput } from './queries.js';

/** How a picture is to be colorized; null leaves a choice to the model or server. */
export interface Look {
  model: string | null;
  /** 0 to 1. */
  vibrancy: number | null;
  /** 0 to 5. */
  temperature: number | null;
}

/** A picture of the queue. */
export interface Picture {
  id: string;
  file: File;
  /** Of the file, for this page alone. */
  sourceUrl: string;
  look: Look;
  /** Whether a map of how sure the network is belongs to the result. */
  withUncertainty: boolean;
  phase: 'waiting' | 'working' | 'done' | 'failed';
  /** Why it failed, or why it waits. */
  message: string | null;
  /** The last one; kept while another is made. */
  result: Colorization | null;
}

export const defaultLook: Look = { model: null, vibrancy: null, temperature: null };

/** What the server gets. A browser shows no TIFF: the picture to look at is a JPEG then. */
export function toInput({ file, look, withUncertainty }: Picture): ColorizeInput {
  return { image: file, ...look, uncertainty: withUncertainty, format: isShown(file) ? null : 'JPEG' };
}

/** Whether browsers show such a file. */
export function isShown(file: File): boolean {
  return !/\.(tiff?|heic|heif|jp2|jxl)$/i.test(file.name) && file.type !== 'image/tiff';
}
