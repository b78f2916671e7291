const STORAGE_KEY = 'lithochrome-api-key';

/** The API key of this tab, where the server asks for one: it is forgotten when the tab is closed. */
export class ApiKeyStore {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly #listeners = new Set<() => void>();
  #asking: { promise: Promise<void>; resolve: () => void } | null = null;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  get key(): string | null {
    return this.#storage.getItem(STORAGE_KEY);
  }

  /** Whether a key has to be given before anything else can be done. */
  readonly isAsking = (): boolean => this.#asking !== null;

  /** Forgets the key and waits for another one. Several callers wait for the same. */
  ask(): Promise<void> {
    this.#storage.removeItem(STORAGE_KEY);
    if (!this.#asking) {
      let resolve = (): void => {};
      const promise = new Promise<void>((done) => (resolve = done));
      this.#asking = { promise, resolve };
      this.#tell();
    }
    return this.#asking.promise;
  }

  give(key: string): void {
    this.#storage.setItem(STORAGE_KEY, key);
    this.#asking?.resolve();
    this.#asking = null;
    this.#tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
