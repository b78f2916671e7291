import { throwIfAborted } from '../errors.js';
import { InferenceWeights } from '../layers/inference-weights.js';
import { checkWeights, type Weights } from '../layers/weights.js';
import { cast } from '../ops/pointwise.js';
import type { ComputeTarget } from '../tensor/device.js';
import { type Program, record } from '../tensor/program.js';
import { empty, type Tensor } from '../tensor/tensor.js';
import { unhurried } from '../unhurried.js';
import { assert } from '../validate.js';
import { INPUT_CHANNELS, type Network, SIZE_MULTIPLE } from './network.js';

/** One padded batch. */
export interface InferenceInput {
  /** [n,height,width,4]: L, hint a, hint b, hint mask, scaled as in color/lab.ts. */
  data: Float32Array;
  n: number;
  /** Multiples of 32. */
  height: number;
  width: number;
  /** Pixels at the top left that are picture; all by default. */
  validHeight?: number;
  validWidth?: number;
}

/** Ops recorded after the network, in the same program. Equal keys must build equal ops. */
export interface Decoder<Name extends string> {
  key: string;
  build(output: Tensor, input: Tensor): Record<Name, Tensor>;
}

export interface InferenceReading<Name extends string, R> {
  read: (maps: Record<Name, Tensor>) => R | Promise<R>;
  signal?: AbortSignal | undefined;
}

interface Entry {
  input: Tensor;
  program: Program<Record<string, Tensor>>;
}

/** Programs kept: one per input shape, valid size and decoder. They share the packed weights. */
const CACHE_SIZE = 8;

/** The output itself: logits, or ab/110 of a regression. */
export const rawOutput: Decoder<'output'> = { key: 'raw', build: (output) => ({ output }) };

/** A network with constant weights; runs off the event loop, one batch at a time. */
export class InferenceNetwork {
  readonly network: Network;
  readonly target: ComputeTarget;
  readonly #weights: InferenceWeights;
  readonly #entries = new Map<string, Entry>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(network: Network, weights: InferenceWeights, target: ComputeTarget) {
    this.network = network;
    this.target = target;
    this.#weights = weights;
  }

  /** Brings the weights into native memory, letting the event loop turn. */
  static async load(network: Network, weights: Weights, target: ComputeTarget): Promise<InferenceNetwork> {
    checkWeights(network.declarations, weights, `the weights of ${network.name}`);
    const loaded = await unhurried(InferenceWeights.steps(network.declarations, weights, target));
    return new InferenceNetwork(network, loaded, target);
  }

  /** Runs the network and the decoder; gives what `read` makes of the tensors that the decoder named: they stay until it is done. */
  run<Name extends string, R>(
    input: InferenceInput,
    decoder: Decoder<Name>,
    { read, signal }: InferenceReading<Name, R>,
  ): Promise<R> {
    const turn = this.#last.then(async () => {
      const program = await this.#run(input, decoder, signal);
      return read(program.result);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Frees weights and programs; nothing may be running. */
  dispose(): void {
    for (const entry of this.#entries.values()) disposeEntry(entry);
    this.#entries.clear();
    this.#weights.dispose();
  }

  async #run<Name extends string>(input: InferenceInput, decoder: Decoder<Name>, signal: AbortSignal | undefined) {
    throwIfAborted(signal);
    const entry = this.#entry(input, decoder);
    entry.input.write(input.data);
    await entry.program.run(signal);
    return entry.program;
  }

  /** The program of this shape, recorded when it is new; the least recently used one goes. */
  #entry<Name extends string>(request: InferenceInput, decoder: Decoder<Name>): Entry {
    const { n, height, width, validHeight = height, validWidth = width } = request;
    assert(height % SIZE_MULTIPLE === 0 && width % SIZE_MULTIPLE === 0, `sides ${height}×${width} are not padded`);
    const key = [n, height, width, validHeight, validWidth, decoder.key].join(' ');
    const entry = this.#entries.get(key) ?? this.#record([n, height, width], { validHeight, validWidth }, decoder);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries;
    if (oldest && this.#entries.size > CACHE_SIZE) {
      this.#entries.delete(oldest[0]);
      disposeEntry(oldest[1]);
    }
    return entry;
  }

  #record(
    [n, height, width]: [number, number, number],
    valid: { validHeight: number; validWidth: number },
    decoder: Decoder<string>,
  ): Entry {
    const input = empty([n, height, width, INPUT_CHANNELS], 'f32', this.target.device);
    const fraction = { height: valid.validHeight / height, width: valid.validWidth / width };
    const program = record(() => {
      const context = this.#weights.context(fraction);
      return decoder.build(this.network.forward(context, cast(input, context.dtype)), input);
    });
    return { input, program };
  }
}

function disposeEntry({ input, program }: Entry): void {
  program.dispose();
  input.dispose();
}
