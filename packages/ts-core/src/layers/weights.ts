import { LithochromeError } from '../errors.js';
import { sizeOf } from '../tensor/tensor.js';
import type { Declarations } from './declarations.js';

/** A tensor outside native memory. */
export interface WeightArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** All parameters and batch norm statistics of a network, by name. */
export type Weights = Map<string, WeightArray>;

/** Number of trainable values. */
export function parameterCount(declarations: Declarations): number {
  return declarations.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Throws MODEL unless the weights are those of the network: same names, same shapes. */
export function checkWeights(declarations: Declarations, weights: Weights, source: string): void {
  const expected = [...declarations.parameters, ...declarations.statistics];
  for (const { name, shape } of expected) {
    const found = weights.get(name);
    if (!found) throw new LithochromeError('MODEL', `${source} has no tensor ${name}; it belongs to another network`);
    if (found.shape.join() !== shape.join()) {
      const shapes = `[${shape.join()}] for ${name} but found [${found.shape.join()}]`;
      throw new LithochromeError('MODEL', `${source}: expected shape ${shapes}; it belongs to another network`);
    }
  }
  const names = new Set(expected.map(({ name }) => name));
  const foreign = [...weights.keys()].find((name) => !names.has(name));
  if (foreign !== undefined) {
    throw new LithochromeError('MODEL', `${source} has an unknown tensor ${foreign}; it belongs to another network`);
  }
}

/** The tensor of a name that `checkWeights` has seen. */
export function weightOf(weights: Weights, name: string): WeightArray {
  const found = weights.get(name);
  if (!found) throw new LithochromeError('MODEL', `the weights have no tensor ${name}`);
  return found;
}
