const STORAGE_KEY = 'lithochrome-api-key';

/** Whether a key has to be given before anything else can be done, and whether one was refused before. */
export type Asking = 'no' | 'yes' | 'refused';

/** The API key of this tab, where the server asks for one: it is forgotten when the tab is closed. */
export class ApiKeyStore {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly #listeners = new Set<() => void>();
  #asking: { state: Asking; promise: Promise<void>; resolve: () => void } | null = null;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  get key(): string | null {
    return this.#storage.getItem(STORAGE_KEY);
  }

  readonly hasKey = (): boolean => this.key !== null;

  readonly asking = (): Asking => this.#asking?.state ?? 'no';

  /** Waits for another key than `refused`, which is forgotten. Several callers wait for the same. */
  ask(refused: string | null): Promise<void> {
    if (this.#asking) return this.#asking.promise;
    // It was sent before another one was given.
    if (this.key !== refused) return Promise.resolve();
    return this.#open(refused === null ? 'yes' : 'refused');
  }

  /** Forgets the key, and waits for another one. */
  forget(): void {
    void this.#open('yes');
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

  #open(state: Asking): Promise<void> {
    this.#storage.removeItem(STORAGE_KEY);
    const { promise, resolve } = this.#asking ?? withResolver();
    this.#asking = { state, promise, resolve };
    this.#tell();
    return promise;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
