import type { NativeTensor } from '@lithochrome/native-cuda';
import { Tensor } from '../tensor/tensor.js';

/** A fresh native result as a Tensor. */
export function wrap(handle: NativeTensor): Tensor {
  return new Tensor(handle);
}

/** The handle of an optional tensor. */
export function handleOf(x: Tensor | null | undefined): NativeTensor | null {
  return x?.native ?? null;
}
