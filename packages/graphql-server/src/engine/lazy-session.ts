import type { ColorizationSession } from '@lithochrome/ts-core';
import type { Kept } from './session-cache.js';

type Opened = Pick<ColorizationSession, 'bytes' | 'dispose' | 'render'>;

/** A session that is opened when it is first rendered: until then it holds the file alone. */
export class LazySession implements Kept {
  readonly #open: () => Promise<Opened>;
  readonly #fileBytes: number;
  #opening: Promise<Opened> | undefined;
  #opened: Opened | undefined;
  #disposed = false;

  constructor(open: () => Promise<Opened>, fileBytes: number) {
    this.#open = open;
    this.#fileBytes = fileBytes;
  }

  get bytes(): number {
    return this.#opened?.bytes ?? this.#fileBytes;
  }

  async render(options: Parameters<Opened['render']>[0]): ReturnType<Opened['render']> {
    this.#opening ??= this.#openNow();
    return (await this.#opening).render(options);
  }

  dispose(): void {
    this.#disposed = true;
    this.#opened?.dispose();
  }

  async #openNow(): Promise<Opened> {
    try {
      this.#opened = await this.#open();
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
    // What came after `dispose` fails as with any session.
    if (this.#disposed) this.#opened.dispose();
    return this.#opened;
  }
}
