import { threefry2x32 } from '../threefry.js';

/**
 * Counter-based random numbers. A value depends on (seed, epoch, index, draw) alone, never on what was drawn elsewhere.
 */

/** The random numbers of one sample: an independent stream for each (seed, epoch, index). */
export class SampleRandom {
  readonly #key: [number, number];
  readonly #counter: [number, number];
  readonly #words = new Uint32Array(2);
  #left = 0;

  /** `seed` up to 2⁵³, `epoch` and `index` up to 2³². */
  constructor(seed: number, epoch: number, index: number) {
    // The seed's high bits are mixed in with an odd factor: seeds that differ only there give other streams.
    this.#key = [(seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1), epoch >>> 0];
    this.#counter = [index >>> 0, 0];
  }

  /** Uniform in 0 … 2³² − 1. */
  uint32(): number {
    if (this.#left === 0) {
      threefry2x32(this.#key, this.#counter, this.#words);
      this.#counter[1]++;
      this.#left = 2;
    }
    return this.#words[--this.#left]!;
  }

  /** Uniform in [0, 1), 32 bits. */
  uniform(): number {
    return this.uint32() / 2 ** 32;
  }

  /** Uniform integer in [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }
}

/** Index of the stream that shuffles an epoch: no sample has it. */
const SHUFFLE_STREAM = 0xffffffff;

/** A permutation of 0 … count − 1 that depends on (seed, epoch) alone (Fisher–Yates). */
export function permutation(count: number, seed: number, epoch: number): Uint32Array {
  const random = new SampleRandom(seed, epoch, SHUFFLE_STREAM);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = random.integer(0, i);
    const held = order[i]!;
    order[i] = order[other]!;
    order[other] = held;
  }
  return order;
}
