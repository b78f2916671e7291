import type { ColorizationSession } from '@lithochrome/ts-core';
import type { JobOptions } from './protocol.js';
import type { Kept } from './session-cache.js';

type Opened = Pick<ColorizationSession, 'bytes' | 'dispose' | 'render'>;

/** How a session is opened, and what its pictures are unless asked otherwise. */
export interface SessionSource {
  open: () => Promise<Opened>;
  /** Of the file that `open` holds. */
  fileBytes: number;
  output: Pick<JobOptions, 'format' | 'quality'>;
}

/** A session that holds its file alone, or shrinks to it: it is opened when it is rendered next. */
export class LazySession implements Kept {
  readonly #source: SessionSource;
  #opened: Opened | undefined;
  #opening: Promise<Opened> | undefined;
  #rendering = 0;
  #disposed = false;

  constructor(source: SessionSource, opened?: Opened) {
    this.#source = source;
    this.#opened = opened;
  }

  get bytes(): number {
    return this.#opened?.bytes ?? this.#source.fileBytes;
  }

  async render(options: Parameters<Opened['render']>[0]): ReturnType<Opened['render']> {
    this.#rendering++;
    try {
      const opened = this.#opened ?? (await (this.#opening ??= this.#openNow()));
      return await opened.render({ ...this.#source.output, ...options });
    } finally {
      this.#rendering--;
    }
  }

  /** Nothing happens while it is being rendered. */
  shrink(): void {
    if (this.#rendering > 0) return;
    this.#opened?.dispose();
    this.#opened = undefined;
  }

  dispose(): void {
    this.#disposed = true;
    this.#opened?.dispose();
  }

  async #openNow(): Promise<Opened> {
    try {
      this.#opened = await this.#source.open();
    } finally {
      this.#opening = undefined;
    }
    // What came after `dispose` fails as with any session.
    if (this.#disposed) this.#opened.dispose();
    return this.#opened;
  }
}
