import { fromData, sizeOf, type Tensor } from '../tensor/tensor.js';
import { threefry2x32 } from '../threefry.js';

/** Uniform values in [low, high), a function of the seed. */
export function randomValues(count: number, seed: number, [low, high]: [number, number] = [-1, 1]): Float32Array {
  const words = new Uint32Array(2);
  return Float32Array.from({ length: count }, (_, i) => {
    threefry2x32([seed, 7], [i, 0], words);
    return low + ((high - low) * words[0]!) / 2 ** 32;
  });
}

/** An f32 tensor of them. */
export function randomTensor(shape: readonly number[], seed: number, range?: [number, number]): Tensor {
  return fromData(randomValues(sizeOf(shape), seed, range), shape);
}
