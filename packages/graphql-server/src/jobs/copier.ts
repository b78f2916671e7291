/** Repeats a task as long as it is asked for, never twice at once. */
export class Copier {
  readonly #copy: () => Promise<void>;
  #running: Promise<void> | undefined;
  #again = false;
  #error: Error | undefined;

  constructor(copy: () => Promise<void>) {
    this.#copy = copy;
  }

  wake(): void {
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is being copied. @throws what the last attempt threw */
  async idle(): Promise<void> {
    await this.#running;
    if (this.#error) throw this.#error;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        await this.#copy();
      }
      this.#error = undefined;
    } catch (error) {
      this.#error = error as Error;
    }
    this.#running = undefined;
  }
}
