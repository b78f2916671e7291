import { LithochromeError, throwIfAborted } from '../errors.js';
import type { Picture } from '../image/picture.js';
import type { OpenedImage } from '../image/read-image.js';
import type { DecodeSetting } from './chroma-decoder.js';
import type { Colorization } from './colorization.js';
import { findHypotheses } from './hypotheses.js';
import type { MethodName } from './methods/registry.js';
import type { Chroma, Model } from './model.js';
import { pictureGate } from './pixel-gate.js';
import type { Tilt } from './prediction.js';
import { type CheckedRenderOptions, type RenderOptions, checkRenderOptions } from './render-options.js';
import { renderPicture } from './render-picture.js';
import type { Canvas, SeenPicture } from './seen-picture.js';
import { Stopwatch, type Timings } from './stopwatch.js';

/** How a session's picture was seen. */
export interface SessionStart {
  model: Model;
  method: MethodName;
  setting: DecodeSetting;
  timings: Timings;
}

/** A picture with the colors that a network finds likely: rendered any number of times without running the network again. */
export class ColorizationSession {
  readonly #opened: OpenedImage;
  readonly #start: SessionStart;
  readonly #chroma: Chroma;
  readonly #lightnessLow: Float32Array;
  /** Decoded, until it is first rendered. */
  #held: Canvas | null;
  #reduced: { maxSide: number; picture: Promise<Picture>; bytes: number } | null = null;
  #tilts: Promise<Tilt[]> | undefined;
  #rendering = 0;
  #disposed = false;

  /** Only `openColorization` makes sessions. */
  constructor(opened: OpenedImage, { chroma, ...canvas }: SeenPicture, start: SessionStart) {
    this.#opened = opened;
    this.#start = start;
    this.#chroma = chroma;
    this.#lightnessLow = canvas.lightnessLow;
    this.#held = canvas;
  }

  /** Memory held: the file where it was given as bytes, the network's output, a reduced picture; until it is first rendered the whole one. */
  get bytes(): number {
    const { prediction, ab } = this.#chroma;
    const held = this.#held ? bytesOf(this.#held.picture) : 0;
    const kept = (prediction?.bytes ?? 0) + ab.byteLength + this.#lightnessLow.byteLength;
    return this.#disposed ? 0 : this.#opened.bytes + kept + held + (this.#reduced?.bytes ?? 0);
  }

  /**
   * The picture at a setting: as `colorize` gives it, or with `maxSide` as a small preview without metadata. At full size the
   * file is decoded anew from the second time on.
   *
   * @throws LithochromeError as `colorize`; INVALID_OPTION after `dispose()`
   * @example const { image } = await session.render({ temperature: 0.2, maxSide: 1024, format: 'jpeg' });
   */
  async render(options: RenderOptions = {}): Promise<Colorization> {
    const checked = checkRenderOptions(options);
    const { maxSide, signal, hypothesis } = checked;
    if (this.#disposed)
      throw new LithochromeError('INVALID_OPTION', 'this session is disposed of; open the picture anew');
    throwIfAborted(signal);
    if (hypothesis > 0) this.#start.model.checkHypothesis(hypothesis, 'hypothesis');
    this.#rendering++;
    try {
      return await (maxSide === undefined ? this.#renderWhole(checked) : this.#renderReduced(maxSide, checked));
    } finally {
      this.#rendering--;
      this.#freeUnused();
    }
  }

  /** Lets go of all memory, once what is being rendered is done. Idempotent. */
  dispose(): void {
    this.#disposed = true;
    this.#held?.guide?.dispose();
    this.#held = null;
    this.#reduced = null;
    this.#freeUnused();
  }

  #freeUnused(): void {
    if (this.#disposed && this.#rendering === 0) this.#chroma.prediction?.dispose();
  }

  async #renderReduced(maxSide: number, options: CheckedRenderOptions): Promise<Colorization> {
    const watch = new Stopwatch();
    const picture = await this.#reduce(maxSide);
    return this.#draw({ picture, lightnessLow: this.#lightnessLow, guide: null }, options, watch);
  }

  async #renderWhole(options: CheckedRenderOptions): Promise<Colorization> {
    const held = this.#held;
    this.#held = null;
    try {
      return await pictureGate.run(this.#opened.pixels, options.signal, async () => {
        const watch = new Stopwatch(held ? this.#start.timings : undefined);
        const canvas = held ?? { picture: await this.#opened.decode(), lightnessLow: this.#lightnessLow, guide: null };
        return this.#draw(canvas, options, watch);
      });
    } finally {
      held?.guide?.dispose();
    }
  }

  async #draw(canvas: Canvas, options: CheckedRenderOptions, watch: Stopwatch): Promise<Colorization> {
    const { hypothesis, signal, format, quality, maxSide } = options;
    const { model, method, setting: first } = this.#start;
    const { temperature = first.temperature, vibrancy = first.vibrancy } = options;
    watch.lap('decode');
    const { uncertainty, ...chroma } = await this.#colors({ temperature, vibrancy }, hypothesis, signal);
    watch.lap('network');
    const whole = maxSide === undefined;
    const rendered = await renderPicture(canvas, whole ? { ...chroma, uncertainty } : chroma, {
      ...{ format, quality, signal, keepPixels: !whole },
      used: { model: model.name, device: model.device, method, temperature, vibrancy },
    });
    watch.lap('encode');
    return { ...rendered, timings: watch.timings() };
  }

  async #colors({ temperature, vibrancy }: DecodeSetting, hypothesis: number, signal?: AbortSignal): Promise<Chroma> {
    const { prediction } = this.#chroma;
    const { setting, model } = this.#start;
    const known = temperature === setting.temperature && vibrancy === setting.vibrancy && hypothesis === 0;
    if (known || !prediction) return this.#chroma;
    if (hypothesis > 0) this.#tilts ??= findHypotheses(prediction, model.setting());
    const tilt = hypothesis > 0 ? (await this.#tilts!)[hypothesis - 1]! : ([0, 0] as const);
    const [ab] = await prediction.decode({ temperature, vibrancy }, [tilt], signal);
    return { ...this.#chroma, ab: ab! };
  }

  /** The picture at a size; the last one asked for is kept. */
  async #reduce(maxSide: number): Promise<Picture> {
    const known = this.#reduced;
    if (known?.maxSide === maxSide) return known.picture;
    const picture = this.#opened.decode(maxSide).then((made) => ({ ...made, carried: {} }));
    const reduced = { maxSide, picture, bytes: 0 };
    this.#reduced = reduced;
    picture.then(
      (made) => (reduced.bytes = bytesOf(made)),
      () => {
        if (this.#reduced === reduced) this.#reduced = null;
      },
    );
    return picture;
  }
}

function bytesOf({ pixels, alpha }: Picture): number {
  return pixels.byteLength + (alpha?.byteLength ?? 0);
}
