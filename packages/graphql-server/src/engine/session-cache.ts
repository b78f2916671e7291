import type { ColorizationSession } from '@lithochrome/ts-core';

/** A session as far as it matters here. */
export interface Kept extends Pick<ColorizationSession, 'bytes' | 'dispose' | 'render'> {
  /** Lets go of what can be made again. */
  shrink(): void;
}

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

  /** Where it is too much, shrinks the least recently used ones, then lets go of them; a session grows with its previews. */
  trim(): void {
    this.#untilItFits((session) => session.shrink());
    this.#untilItFits((session, name) => {
      this.#sessions.delete(name);
      session.dispose();
    });
  }

  #untilItFits(free: (session: Kept, name: string) => void): void {
    let { bytes } = this;
    for (const [name, session] of this.#sessions) {
      if (bytes <= this.#maxBytes) return;
      const before = session.bytes;
      free(session, name);
      bytes -= before - (this.#sessions.has(name) ? session.bytes : 0);
    }
  }
}
