import type { Chroma, Model } from '../model.js';
import type { WorkingLightness } from '../working-lightness.js';

/** What every method gets. */
export interface MethodRequest {
  lightness: WorkingLightness;
  model: Model;
  temperature: number;
  vibrancy: number;
  uncertainty: boolean;
  /** The prediction is decoded again later. */
  keep: boolean;
  signal: AbortSignal | undefined;
}

/** Finds colors for a picture of which only L is known. */
export type Method = (request: MethodRequest) => Promise<Chroma>;
