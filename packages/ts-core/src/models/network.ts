import type { ForwardContext } from '../layers/context.js';
import type { Declarations } from '../layers/declarations.js';
import type { Tensor } from '../tensor/tensor.js';

/** Channels of every network's input: L, hint a, hint b, hint mask; scaled as in color/lab.ts. */
export const INPUT_CHANNELS = 4;
/** Sides of the input are padded to multiples of this. */
export const SIZE_MULTIPLE = 32;

/** A network before it has weights. */
export interface Network {
  readonly name: string;
  readonly declarations: Declarations;
  /** K bins, or 2 for a regression of ab. */
  readonly outputs: number;
  /** Input pixels per output pixel, along each side. */
  readonly stride: number;
  /** [N,H,W,4] of the context's dtype → f32 [N,H/stride,W/stride,outputs]. */
  forward(context: ForwardContext, x: Tensor): Tensor;
}

/** Makes a network with the given number of outputs. */
export type Architecture = (outputs: number) => Network;
