import type { ColorizationSession } from '@lithochrome/ts-core';

/** A session as far as it matters here. */
export type Kept = Pick<ColorizationSession, 'bytes' | 'dispose' | 'render'>;

/** Sessions that can be rendered again: the last used ones that together hold at most so many bytes. */
export class SessionCache {
  readonly #maxBytes: number;
  /** Least recently used first. */
  readonly #sessions = new Map<string, Kept>();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return [...this.#sessions.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  add(name: string, session: Kept): void {
    this.#sessions.set(name, session);
    this.trim();
  }

  find(name: string): Kept | undefined {
    const found = this.#sessions.get(name);
    if (!found) return undefined;
    this.#sessions.delete(name);
    this.#sessions.set(name, found);
    return found;
  }

  /** Lets go of the least recently used ones that are too much; a session grows with its previews. */
  trim(): void {
    for (const [name, session] of this.#sessions) {
      if (this.bytes <= this.#maxBytes) return;
      this.#sessions.delete(name);
      session.dispose();
    }
  }
}
