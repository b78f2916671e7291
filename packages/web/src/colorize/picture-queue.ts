import { ApiError, sentence } from '../api/api-error.js';
import { LiveRender } from './live-render.js';
import { defaultLook, type Look, type Picture, toInput, toRenderInput } from './picture.js';
import type { ColorizeInput, ColorizeResult, RenderInput, RenderResult } from './queries.js';
import { untilReached } from './until-free.js';

export interface QueueState {
  pictures: readonly Picture[];
  selectedId: string | null;
}

export interface QueueParts {
  colorize: (input: ColorizeInput, signal: AbortSignal) => Promise<ColorizeResult>;
  render: (input: RenderInput, signal: AbortSignal) => Promise<RenderResult>;
  toUrl: (file: File) => string;
  freeUrl: (url: string) => void;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What can be chosen for a picture. */
export interface Choice extends Partial<Pick<Picture, 'withUncertainty' | 'withHypotheses' | 'hypothesis'>> {
  look?: Partial<Look>;
}

/** Sent at once; the server has a queue of its own. */
const AT_ONCE = 2;

/** The pictures of the page and what happens to them: a store for `useSyncExternalStore`. */
export class PictureQueue {
  readonly #parts: QueueParts;
  readonly #listeners = new Set<() => void>();
  readonly #running = new Map<string, AbortController>();
  readonly #live: LiveRender;
  #state: QueueState = { pictures: [], selectedId: null };
  #nextId = 1;
  #nextLook = defaultLook;

  constructor(parts: QueueParts) {
    this.#parts = parts;
    this.#live = new LiveRender({ render: parts.render, onResult: (id, result) => this.#show(id, result) });
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
      return { ...fresh, id, file, sourceUrl, look: this.#nextLook };
    });
    const [first] = added;
    if (!first) return;
    this.#set({ pictures: [...this.#state.pictures, ...added], selectedId: first.id });
    this.#pump();
  }

  select(id: string): void {
    this.#set({ ...this.#state, selectedId: id });
    this.#prepare(id);
  }

  remove(id: string): void {
    const { pictures, selectedId } = this.#state;
    const index = pictures.findIndex((picture) => picture.id === id);
    const removed = pictures[index];
    if (!removed) return;
    this.#stop(id);
    this.#parts.freeUrl(removed.sourceUrl);
    const left = pictures.filter((picture) => picture !== removed);
    const neighbor = left[Math.min(index, left.length - 1)]?.id ?? null;
    this.#set({ pictures: left, selectedId: selectedId === id ? neighbor : selectedId });
    this.#pump();
  }

  clear(): void {
    for (const { id } of this.#state.pictures) this.remove(id);
  }

  /** Stops what waits or is under way; what is done stays. */
  cancel(): void {
    for (const { id } of this.#of('waiting', 'working')) {
      this.#stop(id);
      this.#update(id, { phase: 'stopped', message: 'Canceled.' });
    }
  }

  /** Colorizes what was stopped. */
  resume(): void {
    for (const { id } of this.#of('stopped')) this.#update(id, { phase: 'waiting', message: null });
    this.#pump();
  }

  /** Colorizes the picture again, in another way if one is chosen. */
  change(id: string, { look, ...rest }: Choice): void {
    const picture = this.#find(id);
    if (!picture) return;
    this.#stop(id);
    this.#nextLook = { ...picture.look, ...look };
    this.#update(id, { hypothesis: 0, ...rest, look: this.#nextLook, phase: 'waiting', message: null });
    this.#pump();
  }

  /** Shows the picture at other settings: as a preview where it needs no network. */
  adjust(id: string, { look, ...rest }: Choice): void {
    const picture = this.#find(id);
    if (!picture) return;
    const adjusted = { ...picture, ...rest, look: { ...picture.look, ...look } };
    const input = picture.phase === 'done' ? toRenderInput(adjusted) : null;
    if (!input) return this.change(id, { look, ...rest });
    this.#nextLook = adjusted.look;
    this.#update(id, adjusted);
    this.#live.ask(id, input);
  }

  /** Replaces the preview of a picture by the full result. */
  sharpen(id: string): void {
    const picture = this.#find(id);
    const input = picture?.preview && toRenderInput(picture);
    if (input) void this.#live.finish(id, input);
  }

  /** Shows or hides how sure the network is; it is asked again where it has not said. */
  showUncertainty(id: string, withUncertainty: boolean): void {
    const { base, hypothesis = 0 } = this.#find(id) ?? {};
    if (withUncertainty && !base?.colorization.uncertainty) this.change(id, { withUncertainty, hypothesis });
    else this.#update(id, { withUncertainty });
  }

  /** Gives all other pictures the look of this one. */
  applyToAll(id: string): void {
    const look = this.#find(id)?.look;
    if (!look) return;
    for (const picture of this.#state.pictures) if (picture.id !== id) this.adjust(picture.id, { look });
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
    const outcome = await this.#colorize(picture, stop.signal).catch(outcomeOf);
    if (stop.signal.aborted) return;
    this.#running.delete(id);
    this.#update(id, outcome);
    // The network gives its prediction; another coloring that was chosen before is chosen again.
    if (outcome.phase === 'done' && picture.hypothesis > 0) this.adjust(id, {});
    this.#prepare(id);
    this.#pump();
  }

  async #colorize(picture: Picture, signal: AbortSignal): Promise<Partial<Picture>> {
    const { id, look } = picture;
    const onBusy = (): void => this.#update(id, { message: 'The server is busy: waiting for a place.' });
    const ask = (): Promise<ColorizeResult> => this.#parts.colorize(toInput(picture), signal);
    const onLost = (reason: string): void => this.#update(id, { message: `${reason} Trying again.` });
    const result = await untilReached(ask, { wait: this.#parts.wait, signal, onBusy, onLost });
    if (result.__typename === 'BusyError') return stopped(result.message);
    if (result.__typename !== 'Colorization') return failed(result.message);
    return { phase: 'done', message: null, result, base: { colorization: result, look }, preview: null };
  }

  /** Only the picture that is looked at: its sliders may be moved next. */
  #prepare(id: string): void {
    const { phase, base } = this.#find(id) ?? {};
    if (id === this.#state.selectedId && phase === 'done' && base) this.#live.prepare(base.colorization.id);
  }

  /** What came of `adjust`. */
  #show(id: string, result: RenderResult | Error): void {
    const isPassing = result instanceof ApiError && result.retryAfterMs !== null;
    if (result instanceof Error && !isPassing) return this.#update(id, stopped(result.message));
    if (result instanceof Error) return this.#again(id);
    if (result.__typename === 'RenderedPreview') return this.#update(id, { preview: result.dataUri });
    if (result.__typename === 'Colorization') return this.#update(id, { result, preview: null });
    if (result.__typename === 'InvalidInputError') return this.#update(id, failed(result.message));
    // The server no longer has what the network made, or no time: the queue waits for both.
    this.#again(id);
  }

  #again(id: string): void {
    this.change(id, { hypothesis: this.#find(id)?.hypothesis ?? 0 });
  }

  #stop(id: string): void {
    this.#running.get(id)?.abort();
    this.#running.delete(id);
    this.#live.forget(id);
  }

  #of(...phases: Picture['phase'][]): Picture[] {
    return this.#state.pictures.filter(({ phase }) => phases.includes(phase));
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

const fresh: Omit<Picture, 'id' | 'file' | 'sourceUrl' | 'look'> = {
  ...{ phase: 'waiting', message: null, base: null, result: null, preview: null },
  ...{ hypothesis: 0, withUncertainty: false, withHypotheses: false },
};

const failed = (message: string): Partial<Picture> => ({ phase: 'failed', message: sentence(message) });
const outcomeOf = (error: Error): Partial<Picture> =>
  error instanceof ApiError && error.isFinal ? failed(error.message) : stopped(error.message);
const stopped = (message: string): Partial<Picture> => ({ phase: 'stopped', message: sentence(message) });
