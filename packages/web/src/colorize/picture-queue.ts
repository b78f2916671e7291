import { sentence } from '../api/api-error.js';
import { defaultLook, type Look, type Picture, toInput } from './picture.js';
import type { ColorizeInput, ColorizeResult } from './queries.js';

export interface QueueState {
  pictures: readonly Picture[];
  selectedId: string | null;
}

export interface QueueParts {
  colorize: (input: ColorizeInput, signal: AbortSignal) => Promise<ColorizeResult>;
  toUrl: (file: File) => string;
  freeUrl: (url: string) => void;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Sent at once; the server has a queue of its own. */
const AT_ONCE = 2;
const BUSY_TRIES = 20;

/** The pictures of the page and what happens to them: a store for `useSyncExternalStore`. */
export class PictureQueue {
  readonly #parts: QueueParts;
  readonly #listeners = new Set<() => void>();
  readonly #running = new Map<string, AbortController>();
  #state: QueueState = { pictures: [], selectedId: null };
  #nextId = 1;
  #nextLook = defaultLook;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  readonly getState = (): QueueState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Appends pictures, which take the look that was chosen last, and selects the first of them. */
  add(files: readonly File[]): void {
    const added = files.map((file): Picture => {
      const id = String(this.#nextId++);
      const sourceUrl = this.#parts.toUrl(file);
      const rest = { phase: 'waiting', message: null, result: null, withUncertainty: false } as const;
      return { id, file, sourceUrl, look: this.#nextLook, ...rest };
    });
    const [first] = added;
    if (!first) return;
    this.#set({ pictures: [...this.#state.pictures, ...added], selectedId: first.id });
    this.#pump();
  }

  select(id: string): void {
    this.#set({ ...this.#state, selectedId: id });
  }

  remove(id: string): void {
    const { pictures, selectedId } = this.#state;
    const index = pictures.findIndex((picture) => picture.id === id);
    const removed = pictures[index];
    if (!removed) return;
    this.#running.get(id)?.abort();
    this.#running.delete(id);
    this.#parts.freeUrl(removed.sourceUrl);
    const left = pictures.filter((picture) => picture !== removed);
    const neighbor = left[Math.min(index, left.length - 1)]?.id ?? null;
    this.#set({ pictures: left, selectedId: selectedId === id ? neighbor : selectedId });
    this.#pump();
  }

  clear(): void {
    for (const { id } of this.#state.pictures) this.remove(id);
  }

  /** Colorizes the picture again in another way. */
  change(id: string, change: Partial<Pick<Picture, 'withUncertainty'>> & { look?: Partial<Look> }): void {
    const picture = this.#find(id);
    if (!picture) return;
    this.#running.get(id)?.abort();
    this.#running.delete(id);
    const look = { ...picture.look, ...change.look };
    this.#nextLook = look;
    this.#update(id, { ...change, look, phase: 'waiting', message: null });
    this.#pump();
  }

  /** Gives all other pictures the look of this one. */
  applyToAll(id: string): void {
    const look = this.#find(id)?.look;
    if (!look) return;
    for (const picture of this.#state.pictures) if (picture.id !== id) this.change(picture.id, { look });
  }

  #pump(): void {
    for (const picture of this.#state.pictures) {
      if (this.#running.size >= AT_ONCE) return;
      if (picture.phase === 'waiting' && !this.#running.has(picture.id)) void this.#run(picture);
    }
  }

  async #run(picture: Picture): Promise<void> {
    const { id } = picture;
    const stop = new AbortController();
    this.#running.set(id, stop);
    this.#update(id, { phase: 'working', message: null });
    const outcome = await this.#colorize(picture, stop.signal).catch((error: Error) => failed(error.message));
    if (stop.signal.aborted) return;
    this.#running.delete(id);
    this.#update(id, outcome);
    this.#pump();
  }

  async #colorize(picture: Picture, signal: AbortSignal): Promise<Partial<Picture>> {
    for (let tries = 1; ; tries++) {
      const result = await this.#parts.colorize(toInput(picture), signal);
      if (result.__typename === 'Colorization') return { phase: 'done', message: null, result };
      if (result.__typename !== 'BusyError' || tries === BUSY_TRIES) return failed(result.message);
      this.#update(picture.id, { message: 'The server is busy: waiting for a place.' });
      await this.#parts.wait(result.retryAfterSeconds * 1000, signal);
    }
  }

  #find(id: string): Picture | undefined {
    return this.#state.pictures.find((picture) => picture.id === id);
  }

  #update(id: string, change: Partial<Picture>): void {
    const pictures = this.#state.pictures.map((picture) => (picture.id === id ? { ...picture, ...change } : picture));
    this.#set({ ...this.#state, pictures });
  }

  #set(state: QueueState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const failed = (message: string): Partial<Picture> => ({ phase: 'failed', message: sentence(message) });
