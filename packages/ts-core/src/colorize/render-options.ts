import { type OutputFormat } from '../image/output-format.js';
import { checkInteger } from '../validate.js';
import { checkOutput, checkSetting } from './colorize-options.js';
import { MAX_HYPOTHESES } from './hypotheses.js';

export interface RenderOptions {
  /** 0 takes the likeliest color, 1 the average of all, more flattens. 0…5; default: as the session was opened. */
  temperature?: number;
  /** 0…1: how far rare, lively colors are favored. Default: as the session was opened. */
  vibrancy?: number;
  /** 0 is the network's prediction, 1…8 are other likely colors of the whole picture. Default: 0. */
  hypothesis?: number;
  /** Longest side of a preview in pixels, 16…4096. Default: the picture's own size. */
  maxSide?: number;
  /** Format of the result. Default: the input's, PNG for GIF. */
  format?: OutputFormat;
  /** 1…100, only for jpeg, webp and avif. Default: 97, 95 and 92. */
  quality?: number;
  /** Stops the work with ABORTED. */
  signal?: AbortSignal;
}

export type CheckedRenderOptions = RenderOptions & { hypothesis: number };

/** Fills in defaults. @throws LithochromeError INVALID_OPTION */
export function checkRenderOptions(options: RenderOptions): CheckedRenderOptions {
  const { hypothesis = 0, maxSide } = options;
  checkSetting(options);
  checkInteger('hypothesis', hypothesis, 0, MAX_HYPOTHESES);
  if (maxSide !== undefined) checkInteger('maxSide', maxSide, 16, 4096);
  checkOutput(options);
  return { ...options, hypothesis };
}
