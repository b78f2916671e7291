/** Milliseconds of each phase: reading and measuring L, finding colors, painting and encoding. */
export interface Timings {
  decode: number;
  network: number;
  encode: number;
  total: number;
}

/** Splits the time since it was made into phases. */
export class Stopwatch {
  readonly #start = performance.now();
  readonly #timings: Timings = { decode: 0, network: 0, encode: 0, total: 0 };
  #last = this.#start;

  /** Ends a phase; the next one begins. */
  lap(phase: Exclude<keyof Timings, 'total'>): void {
    const now = performance.now();
    this.#timings[phase] = now - this.#last;
    this.#last = now;
  }

  /** The phases and their sum. */
  timings(): Timings {
    return { ...this.#timings, total: this.#last - this.#start };
  }
}
