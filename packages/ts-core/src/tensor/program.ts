import type { NativeProgram, ProfileEntry } from '@lithochrome/native-cuda';
import { LithochromeError, throwIfAborted } from '../errors.js';
import { fromNative, native } from './native.js';
import { reachable, scope, track } from './scope.js';
import { Tensor } from './tensor.js';

/** Recorded work that is replayed off the event loop. `result` holds the tensors that the recording returned. */
export class Program<R = unknown> {
  readonly result: R;
  readonly #native: NativeProgram;

  constructor(recorded: NativeProgram, result: R) {
    this.#native = recorded;
    this.result = result;
    track(this);
  }

  /** Number of primitives. */
  get length(): number {
    return this.#native.length;
  }

  /** Bytes of the planned memory. */
  get bytes(): number {
    return this.#native.bytes;
  }

  /**
   * Replays everything on the compute thread; one run at a time. An abort stops after the primitive
   * in flight and leaves the written tensors half done.
   *
   * @throws LithochromeError ABORTED when the signal fires
   */
  async run(signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    const abort = () => this.#native.abort();
    signal?.addEventListener('abort', abort, { once: true });
    const called = new Error('run was called here');
    try {
      await this.#native.run();
    } catch (error) {
      const ours = fromNative(error);
      throw new LithochromeError(ours.code, ours.message, { cause: Object.assign(called, { cause: error }) });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Measures each primitive from now on. */
  setProfiling(on: boolean): void {
    this.#native.setProfiling(on);
  }

  /** Each primitive in the order in which they run: its time, summed over the measured runs, and what bounds one run. */
  profile(): ProfileEntry[] {
    return this.#native.profile();
  }

  /** Frees the program and the tensors it returned. Idempotent. */
  dispose(): void {
    for (const part of reachable(this.result)) if (part instanceof Tensor) part.dispose();
    this.#native.dispose();
  }
}

/**
 * Records the ops that `build` issues instead of running them. The tensors it returns stay readable
 * after each run; all others share planned memory. Tensors read by the program are made before.
 *
 * @example
 * const x = zeros([1, 8, 8, 4]);
 * const program = record(() => ({ y: relu(x) }));
 * x.write(data); await program.run(); program.result.y.read();
 */
export function record<R>(build: () => R): Program<R> {
  native().beginProgram();
  return scope(() => {
    let result: R;
    try {
      result = build();
    } catch (error) {
      native().cancelProgram();
      throw error;
    }
    const keep = [...reachable(result)].filter((part) => part instanceof Tensor).map((tensor) => tensor.native);
    return new Program(native().endProgram(keep), result);
  });
}
