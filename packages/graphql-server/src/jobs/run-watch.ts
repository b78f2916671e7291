/** Waits for changes of runs, of this server or another. */
export class RunWatch {
  readonly #waiting = new Map<string, Set<() => void>>();
  #closed = false;

  /** Subscribers that wait for something. */
  get count(): number {
    return [...this.#waiting.values()].reduce((sum, waiting) => sum + waiting.size, 0);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Calls `wake` at every change of the run, until the function returned is called. */
  add(runId: string, wake: () => void): () => void {
    const waiting = this.#waiting.get(runId) ?? new Set();
    this.#waiting.set(runId, waiting.add(wake));
    return () => {
      waiting.delete(wake);
      if (waiting.size === 0 && this.#waiting.get(runId) === waiting) this.#waiting.delete(runId);
    };
  }

  /** null: something may have changed. */
  tell(runId: string | null): void {
    const sets = runId === null ? [...this.#waiting.values()] : [this.#waiting.get(runId) ?? []];
    for (const waiting of sets) for (const wake of [...waiting]) wake();
  }

  /** Ends all waiting. */
  close(): void {
    this.#closed = true;
    this.tell(null);
  }
}
