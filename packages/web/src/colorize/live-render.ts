import type { RenderInput, RenderResult } from './queries.js';

export interface LiveRenderParts {
  render: (input: RenderInput, signal: AbortSignal) => Promise<RenderResult>;
  /** A preview or, after a while, the full picture; or why there is none. */
  onResult: (pictureId: string, result: RenderResult | Error) => void;
  /** Until settings count as chosen and the full picture is made, in ms. */
  settleMs: number;
}

/** Longest side of previews in pixels: on two cores they take 60 to 90 ms until they are seen. */
const PREVIEW_SIDE = 1024;

/** Renders pictures while settings are moved: one preview at a time, always of the latest settings, then the full picture. */
export class LiveRender {
  readonly #parts: LiveRenderParts;
  readonly #full = new Map<string, AbortController>();
  readonly #prepared = new Set<string>();
  #wanted: { pictureId: string; input: RenderInput } | null = null;
  #preview: AbortController | null = null;

  constructor(parts: LiveRenderParts) {
    this.#parts = parts;
  }

  ask(pictureId: string, input: RenderInput): void {
    this.#wanted = { pictureId, input };
    if (!this.#preview) void this.#previews();
    this.#full.get(pictureId)?.abort();
    const stop = new AbortController();
    this.#full.set(pictureId, stop);
    setTimeout(() => {
      if (!stop.signal.aborted) void this.#finish(pictureId, input, stop);
    }, this.#parts.settleMs);
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
    if (this.#wanted?.pictureId === pictureId) this.#wanted = null;
  }

  async #previews(): Promise<void> {
    while (this.#wanted) {
      const { pictureId, input } = this.#wanted;
      this.#wanted = null;
      const stop = (this.#preview = new AbortController());
      const result = await this.#render({ ...input, maxSide: PREVIEW_SIDE }, stop);
      // A preview that fails is not missed: the full picture follows, or says what is wrong.
      const isCurrent = this.#full.has(pictureId) && !stop.signal.aborted;
      if (isCurrent && !(result instanceof Error) && result.__typename === 'RenderedPreview')
        this.#parts.onResult(pictureId, result);
    }
    this.#preview = null;
  }

  async #finish(pictureId: string, input: RenderInput, stop: AbortController): Promise<void> {
    const result = await this.#render(input, stop);
    if (stop.signal.aborted) return;
    this.forget(pictureId);
    this.#parts.onResult(pictureId, result);
  }

  #render(input: RenderInput, { signal }: AbortController): Promise<RenderResult | Error> {
    return this.#parts.render(input, signal).catch((error: Error) => error);
  }
}
