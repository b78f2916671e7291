/** Milliseconds of each phase: reading and measuring L, finding colors, painting and encoding. */
export interface Timings {
  decode: number;
  network: number;
  encode: number;
  total: number;
}

/** Splits the time since it was made into phases. */
export class Stopwatch {
  readonly #timings: Timings;
  #last = performance.now();

  /** Goes on from `earlier`. */
  constructor(earlier: Timings = { decode: 0, network: 0, encode: 0, total: 0 }) {
    this.#timings = { ...earlier };
  }

  /** Ends a phase; the next one begins. */
  lap(phase: Exclude<keyof Timings, 'total'>): void {
    const now = performance.now();
    this.#timings[phase] += now - this.#last;
    this.#timings.total += now - this.#last;
    this.#last = now;
  }

  /** The phases and their sum. */
  timings(): Timings {
    return { ...this.#timings };
  }
}
