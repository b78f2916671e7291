import type { DeviceKind, DType, NativeTensor, Shape, TensorData } from '@lithochrome/native-cuda';
import { fromNative, native } from './native.js';
import { track } from './scope.js';

/**
 * A dense NHWC tensor in native memory, on the CPU or the GPU; an op's tensors are all on one device. Free it with `dispose()`, or make it inside `scope()`.
 * Reading and writing elements is not possible while a program is being recorded.
 */
export class Tensor {
  readonly native: NativeTensor;
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Where the memory is. */
  readonly device: DeviceKind;

  constructor(handle: NativeTensor) {
    this.native = handle;
    this.shape = handle.shape;
    this.dtype = handle.dtype;
    this.device = handle.device;
    track(this);
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  get disposed(): boolean {
    return this.native.disposed;
  }

  /** A copy of the elements; bf16 comes as its upper 16 bits. */
  read(): TensorData {
    return attempt(() => this.native.read());
  }

  /** A copy of the elements of an f32 tensor. */
  readFloats(): Float32Array {
    return this.read() as Float32Array;
  }

  /** The only element of an f32 tensor of one. */
  readScalar(): number {
    return this.readFloats()[0] ?? Number.NaN;
  }

  /** Overwrites all elements. */
  write(data: TensorData): void {
    attempt(() => this.native.write(data));
  }

  /** The same memory, `offset` elements in, as another shape. */
  view(offset: number, shape: Shape): Tensor {
    return new Tensor(attempt(() => this.native.view(offset, shape)));
  }

  /** Frees the memory when no view or program refers to it. Idempotent. */
  dispose(): void {
    this.native.dispose();
  }
}

/** Product of the dimensions. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Uninitialized memory. @throws LithochromeError DEVICE where `device` is missing or its memory is exhausted */
export function empty(shape: Shape, dtype: DType = 'f32', device: DeviceKind = 'cpu'): Tensor {
  return new Tensor(native().empty(shape, dtype, device));
}

/** Every element `value`. */
export function full(shape: Shape, value: number, dtype: DType = 'f32', device: DeviceKind = 'cpu'): Tensor {
  const made = empty(shape, dtype, device);
  native().fill(made.native, value);
  return made;
}

export function zeros(shape: Shape, dtype: DType = 'f32', device: DeviceKind = 'cpu'): Tensor {
  return full(shape, 0, dtype, device);
}

/** A tensor of the given elements: the array's kind decides the dtype (Uint16Array: u16, unless said to be bf16). */
export function fromData(
  data: TensorData,
  shape: Shape = [data.length],
  dtype: DType = dtypeOf(data),
  device: DeviceKind = 'cpu',
): Tensor {
  const made = empty(shape, dtype, device);
  made.write(data);
  return made;
}

/** A CPU tensor over the array's own memory (u16 for a Uint16Array): what either side writes the other one sees. */
export function borrow(data: TensorData, shape: Shape = [data.length]): Tensor {
  return new Tensor(native().borrow(data, shape, dtypeOf(data)));
}

function dtypeOf(data: TensorData): DType {
  if (data instanceof Float32Array) return 'f32';
  if (data instanceof Int32Array) return 'i32';
  return data instanceof Uint8Array ? 'u8' : 'u16';
}

function attempt<R>(work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw fromNative(error);
  }
}
