/** Finding near-duplicates among millions of 64-bit hashes. */
import { assert } from '../validate.js';
import { bitCount, type PerceptualHash } from './perceptual-hash.js';

const CHUNKS = 4;
const BUCKETS = 1 << 16;
/** A chunk's own bucket and the 16 that differ from it in one bit. */
const PROBES = Uint32Array.from({ length: 17 }, (_, i) => (i === 0 ? 0 : 1 << (i - 1)));

/**
 * Multi-index hashing (Norouzi, Punjani, Fleet 2012): hashes at most 7 bits apart agree in one of their four 16-bit chunks up to one
 * bit, so 4 · 17 small buckets hold every match: about 10³ comparisons per query among 10⁶ hashes, 24 bytes per hash.
 */
export class HashIndex {
  readonly #radius: number;
  readonly #heads = new Int32Array(CHUNKS * BUCKETS).fill(-1);
  /** Per hash and chunk, the next hash of the same bucket; −1 ends the chain. */
  #next = new Int32Array(CHUNKS * 1024);
  #words = new Uint32Array(2 * 1024);
  #count = 0;

  /** `radius`: the greatest distance that counts as a match, 0 … 7 bits. */
  constructor(radius: number) {
    assert(radius >= 0 && radius < 2 * CHUNKS, `radius ${radius} is beyond what the buckets cover`);
    this.#radius = radius;
  }

  get size(): number {
    return this.#count;
  }

  /** The number (in order of adding) of the nearest hash within the radius, the earliest among equals; −1 where none is. */
  find(hash: PerceptualHash): number {
    const [low, high] = hash;
    let best = -1;
    let bestDistance = this.#radius + 1;
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const own = chunkOf(hash, chunk);
      for (const flip of PROBES) {
        let i = this.#heads[chunk * BUCKETS + (own ^ flip)]!;
        for (; i >= 0; i = this.#next[i * CHUNKS + chunk]!) {
          const distance = bitCount(low ^ this.#words[2 * i]!) + bitCount(high ^ this.#words[2 * i + 1]!);
          if (distance < bestDistance || (distance === bestDistance && i < best)) {
            best = i;
            bestDistance = distance;
          }
        }
      }
    }
    return best;
  }

  /** Adds a hash and returns its number. */
  add(hash: PerceptualHash): number {
    const number = this.#count++;
    if (2 * number === this.#words.length) this.#grow();
    this.#words.set(hash, 2 * number);
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const bucket = chunk * BUCKETS + chunkOf(hash, chunk);
      this.#next[number * CHUNKS + chunk] = this.#heads[bucket]!;
      this.#heads[bucket] = number;
    }
    return number;
  }

  #grow(): void {
    const words = new Uint32Array(2 * this.#words.length);
    words.set(this.#words);
    const next = new Int32Array(2 * this.#next.length);
    next.set(this.#next);
    this.#words = words;
    this.#next = next;
  }
}

function chunkOf(hash: PerceptualHash, chunk: number): number {
  return (hash[chunk >> 1]! >>> (16 * (chunk & 1))) & 0xffff;
}
