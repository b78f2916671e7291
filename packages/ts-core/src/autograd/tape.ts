import { native } from '../tensor/native.js';
import { empty, Tensor } from '../tensor/tensor.js';
import { assert } from '../validate.js';

/** Where a backward step leaves what it computes. */
export interface GradientSink {
  /** Whether anything upstream of `x` needs its gradient. */
  wants(x: Tensor | null): boolean;
  /** Adds to the gradient of `x`. */
  add(x: Tensor, gradient: Tensor): void;
  /** The f32 tensor into which the gradient of a parameter is written, once per pass. */
  buffer(parameter: Tensor): Tensor;
}

type Backward = (dOutput: Tensor, sink: GradientSink) => void;

interface Step {
  output: Tensor;
  backward: Backward;
}

let current: Tape | undefined;

/** Remembers, in order, how to send gradients back through the ops that ran `withTape`. */
export class Tape implements GradientSink {
  readonly #steps: Step[] = [];
  readonly #wanted = new Set<Tensor>();
  readonly #gradients = new Map<Tensor, Tensor>();
  readonly #buffers = new Map<Tensor, Tensor>();

  /** Asks for the gradient of `x`; `buffer` (f32, same size) receives it where `x` is a parameter. */
  watch(x: Tensor, buffer?: Tensor): void {
    this.#wanted.add(x);
    if (buffer) this.#buffers.set(x, buffer);
  }

  push(output: Tensor, backward: Backward): void {
    this.#wanted.add(output);
    this.#steps.push({ output, backward });
  }

  /** Sends the gradient of `output` back through every step, last to first. */
  backward(output: Tensor, dOutput: Tensor): void {
    this.add(output, dOutput);
    for (const step of this.#steps.reverse()) {
      const gradient = this.#gradients.get(step.output);
      if (gradient) step.backward(gradient, this);
    }
    this.#steps.length = 0;
  }

  /** The gradient of a watched tensor after `backward`. */
  gradient(x: Tensor): Tensor {
    const gradient = this.#gradients.get(x);
    assert(gradient, 'no gradient reached this tensor');
    return gradient;
  }

  wants(x: Tensor | null): boolean {
    return x !== null && this.#wanted.has(x);
  }

  /** Out of place: `gradient` may be shared with another input of the same op. */
  add(x: Tensor, gradient: Tensor): void {
    if (!this.wants(x)) return;
    const present = this.#gradients.get(x);
    const sum = present ? new Tensor(native().add(present.native, gradient.native, {})) : gradient;
    this.#gradients.set(x, sum);
  }

  buffer(parameter: Tensor): Tensor {
    assert(!this.#gradients.has(parameter), 'a parameter is used twice in one pass');
    const buffer = this.#buffers.get(parameter) ?? empty(parameter.shape, 'f32', parameter.device);
    this.#gradients.set(parameter, buffer);
    return buffer;
  }
}

/** Runs `work` with its ops entered into `tape`. Synchronous work only. */
export function withTape<R>(tape: Tape, work: () => R): R {
  const outer = current;
  current = tape;
  try {
    return work();
  } finally {
    current = outer;
  }
}

/** Enters an op into the running tape, if one runs and one of the inputs needs a gradient. */
export function onTape(output: Tensor, inputs: readonly (Tensor | null)[], backward: Backward): Tensor {
  const tape = current;
  if (tape && inputs.some((input) => tape.wants(input))) tape.push(output, backward);
  return output;
}
