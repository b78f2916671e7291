import { type Binding, type ErrorCode, loadBinding, type NativeError } from '@lithochrome/native-cuda';
import { LithochromeError, type LithochromeErrorCode, messageOf } from '../errors.js';

const codes: Record<ErrorCode, LithochromeErrorCode> = {
  INVALID_ARGUMENT: 'INVALID_INPUT',
  DISPOSED: 'INVALID_INPUT',
  OUT_OF_MEMORY: 'DEVICE',
  ABORTED: 'ABORTED',
  DEVICE_UNAVAILABLE: 'DEVICE',
  DEVICE_FAILURE: 'DEVICE',
  INTERNAL: 'INTERNAL',
};

/** A native error as ours; made in JavaScript, so it carries a JavaScript stack. */
export function fromNative(error: unknown): LithochromeError {
  if (error instanceof LithochromeError) return error;
  const code = codes[(error as NativeError | null)?.code as ErrorCode] ?? 'INTERNAL';
  return new LithochromeError(code, messageOf(error), { cause: error });
}

let guarded: Binding | undefined;

/** The addon with every function's errors converted. Loaded on first use. */
export function native(): Binding {
  guarded ??= guard(load());
  return guarded;
}

function load(): Binding {
  try {
    return loadBinding();
  } catch (error) {
    throw new LithochromeError('DEVICE', messageOf(error), { cause: error });
  }
}

/** Wraps each function of an object so that what it throws is a LithochromeError. */
function guard(binding: Binding): Binding {
  const entries = Object.entries(binding).map(([name, op]) => [
    name,
    guardFunction(op as (...values: unknown[]) => unknown),
  ]);
  return Object.fromEntries(entries) as Binding;
}

function guardFunction(op: (...values: unknown[]) => unknown): (...values: unknown[]) => unknown {
  return (...values) => {
    try {
      return op(...values);
    } catch (error) {
      throw fromNative(error);
    }
  };
}
