import type { Method } from './methods.js';
import type { Colorization, ColorizeInput, RenderInput } from './queries.js';

/** How a picture is to be colorized; null leaves a choice to the model or server. */
export interface Look {
  model: string | null;
  method: Method | null;
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
  /** Which of the likely colorings is shown; 0 is the prediction itself. */
  hypothesis: number;
  /** Whether a map of how sure the network is belongs to the result. */
  withUncertainty: boolean;
  /** Whether other likely colorings belong to the result. */
  withHypotheses: boolean;
  /** `failed` for what would fail again as it is, `stopped` for what may be tried again. */
  phase: 'waiting' | 'working' | 'done' | 'failed' | 'stopped';
  /** Why it failed or was stopped, or why it waits. */
  message: string | null;
  /** What the network made last, and in which look; it can be rendered at other settings. */
  base: { colorization: Colorization; look: Look } | null;
  /** The full picture: `base`, or a rendering of it. Kept while another is made. */
  result: Colorization | null;
  /** A smaller rendering at the latest settings, as a data URI; null where `result` has these settings. */
  preview: string | null;
}

export const defaultLook: Look = { model: null, method: null, vibrancy: null, temperature: null };

const HYPOTHESES = 4;

/** What the server gets. A browser shows no TIFF: the picture to look at is a JPEG then. */
export function toInput({ file, look, withUncertainty, withHypotheses }: Picture): ColorizeInput {
  return {
    image: file,
    ...look,
    uncertainty: withUncertainty,
    hypotheses: withHypotheses ? HYPOTHESES : 0,
    format: isShown(file) ? null : 'JPEG',
  };
}

/** What shows the picture in its look without the network; null where only the network can. */
export function toRenderInput({ base, look, hypothesis }: Picture): RenderInput | null {
  if (!base || base.look.model !== look.model || base.look.method !== look.method) return null;
  // What is left open would be as it was when the network ran.
  const canLeaveOpen = (key: 'vibrancy' | 'temperature'): boolean => look[key] !== null || base.look[key] === null;
  if (!canLeaveOpen('vibrancy') || !canLeaveOpen('temperature')) return null;
  return { id: base.colorization.id, vibrancy: look.vibrancy, temperature: look.temperature, hypothesis };
}

/** Whether browsers show such a file. */
export function isShown(file: File): boolean {
  return !/\.(tiff?|heic|heif|jp2|jxl)$/i.test(file.name) && file.type !== 'image/tiff';
}
