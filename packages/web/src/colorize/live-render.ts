import type { RenderInput, RenderResult } from './queries.js';

export interface LiveRenderParts {
  render: (input: RenderInput, signal: AbortSignal) => Promise<RenderResult>;
  /** A preview or the full picture; or why there is none. */
  onResult: (pictureId: string, result: RenderResult | Error) => void;
}

/** Longest side of previews in pixels: as large as can be made, sent and shown while a slider is moved. */
export const PREVIEW_SIDE = 1024;

interface Rendering {
  pictureId: string;
  stop: AbortController;
}

/** Renders pictures while settings are moved: one preview at a time, always of the latest settings, and full ones on demand. */
export class LiveRender {
  readonly #parts: LiveRenderParts;
  readonly #full = new Map<string, AbortController>();
  readonly #prepared = new Set<string>();
  /** By picture; what was asked for last comes first. */
  readonly #wanted = new Map<string, RenderInput>();
  #preview: Rendering | null = null;

  constructor(parts: LiveRenderParts) {
    this.#parts = parts;
  }

  /** Asks for a preview, in place of what was asked for this picture before. */
  ask(pictureId: string, input: RenderInput): void {
    this.#full.get(pictureId)?.abort();
    this.#full.delete(pictureId);
    this.#wanted.delete(pictureId);
    this.#wanted.set(pictureId, input);
    if (!this.#preview) void this.#previews();
  }

  /** Renders the full picture, which takes the place of previews. */
  async finish(pictureId: string, input: RenderInput): Promise<void> {
    if (this.#full.has(pictureId)) return;
    const stop = new AbortController();
    this.#full.set(pictureId, stop);
    const result = await this.#render(input, stop);
    if (stop.signal.aborted) return;
    this.forget(pictureId);
    this.#parts.onResult(pictureId, result);
  }

  /** Lets the server shrink a picture before previews of it are wanted: for a large one this takes longer than the rest. */
  prepare(colorizationId: string): void {
    if (this.#prepared.has(colorizationId)) return;
    this.#prepared.add(colorizationId);
    void this.#render({ id: colorizationId, maxSide: PREVIEW_SIDE }, new AbortController());
  }

  /** Drops what is under way for a picture. */
  forget(pictureId: string): void {
    this.#full.get(pictureId)?.abort();
    this.#full.delete(pictureId);
    this.#wanted.delete(pictureId);
    if (this.#preview?.pictureId === pictureId) this.#preview.stop.abort();
  }

  async #previews(): Promise<void> {
    for (let next = [...this.#wanted].at(-1); next; next = [...this.#wanted].at(-1)) {
      const [pictureId, input] = next;
      this.#wanted.delete(pictureId);
      const { stop } = (this.#preview = { pictureId, stop: new AbortController() });
      const result = await this.#render({ ...input, maxSide: PREVIEW_SIDE }, stop);
      if (!stop.signal.aborted) await this.#tell(pictureId, input, result);
    }
    this.#preview = null;
  }

  async #tell(pictureId: string, input: RenderInput, result: RenderResult | Error): Promise<void> {
    const isPreview = !(result instanceof Error) && result.__typename === 'RenderedPreview';
    // A preview that fails is not missed when a later one follows.
    if (!isPreview && this.#wanted.has(pictureId)) return;
    // Full pictures wait for their turn where there is no place for a preview.
    if (!(result instanceof Error) && result.__typename === 'BusyError') return this.finish(pictureId, input);
    this.#parts.onResult(pictureId, result);
  }

  #render(input: RenderInput, { signal }: AbortController): Promise<RenderResult | Error> {
    return this.#parts.render(input, signal).catch((error: Error) => error);
  }
}
