import { throwIfAborted } from '../errors.js';

interface Waiting {
  pixels: number;
  start: () => void;
}

/** Bounds the pixels that are decoded at one time, so that many calls at once need no more memory than one large picture. */
export class PixelGate {
  readonly #capacity: number;
  readonly #waiting: Waiting[] = [];
  #held = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Runs `work` when `pixels` fit beside the others, in the order of the calls; a picture larger than all runs alone. */
  async run<T>(pixels: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.#waiting.push({ pixels, start });
      this.#admit();
    });
    try {
      throwIfAborted(signal);
      return await work();
    } finally {
      this.#held -= pixels;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (this.#held > 0 && this.#held + next.pixels > this.#capacity) return;
      this.#waiting.shift();
      this.#held += next.pixels;
      next.start();
    }
  }
}

/** Of all calls in this thread: enough to keep decoder, network and encoder busy with different pictures. */
export const pictureGate = new PixelGate(64_000_000);
