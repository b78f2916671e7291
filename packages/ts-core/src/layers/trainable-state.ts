import type { Tape } from '../autograd/tape.js';
import { copyInto } from '../ops/pointwise.js';
import type { ComputeTarget } from '../tensor/device.js';
import { empty, sizeOf, type Tensor, zeros } from '../tensor/tensor.js';
import { assert } from '../validate.js';
import type { Declarations } from './declarations.js';
import { FlatLayout } from './flat-layout.js';
import { type Weights, weightOf } from './weights.js';

/** The flat f32 buffers that a checkpoint holds; the rest follows from them. */
export const savedBuffers = ['values', 'm', 'v', 'ema', 'statistics', 'statisticsEma'] as const;
export type SavedBuffer = (typeof savedBuffers)[number];

/**
 * Everything that training changes. All parameters lie in one flat f32 buffer, decayed ones (weights) first,
 * with equally laid out gradients, moments, moving average and, for mixed precision, a bf16 copy.
 */
export class TrainableState {
  readonly values: Tensor;
  readonly gradients: Tensor;
  readonly m: Tensor;
  readonly v: Tensor;
  readonly ema: Tensor;
  readonly bf16: Tensor | null;
  /** Running means and variances of the batch norms, and their moving average. */
  readonly statistics: Tensor;
  readonly statisticsEma: Tensor;
  /** The first `decayed` elements are weights. */
  readonly decayed: number;
  readonly #layout: FlatLayout;
  readonly #statisticsLayout: FlatLayout;
  readonly #compute: Map<string, Tensor>;
  readonly #gradientViews: Map<string, Tensor>;
  readonly #statisticsViews: Map<string, Tensor>;

  constructor(declarations: Declarations, { device, precision }: ComputeTarget) {
    const weights = declarations.parameters.filter(({ role }) => role === 'weight');
    const others = declarations.parameters.filter(({ role }) => role !== 'weight');
    this.decayed = new FlatLayout(weights).size;
    this.#layout = new FlatLayout([...weights, ...others]);
    this.#statisticsLayout = new FlatLayout(declarations.statistics);
    const flat = (size: number) => zeros([size], 'f32', device);
    const { size } = this.#layout;
    [this.values, this.gradients, this.ema] = [flat(size), flat(size), flat(size)];
    [this.m, this.v] = [flat(size), flat(size)];
    this.bf16 = precision === 'bf16' ? empty([size], 'bf16', device) : null;
    this.statistics = flat(this.#statisticsLayout.size);
    this.statisticsEma = flat(this.#statisticsLayout.size);
    this.#compute = this.#layout.views(this.values);
    const halves = this.bf16 && this.#layout.views(this.bf16);
    for (const { name } of weights) if (halves) this.#compute.set(name, view(halves, name));
    this.#gradientViews = this.#layout.views(this.gradients);
    this.#statisticsViews = this.#statisticsLayout.views(this.statistics);
  }

  /** The tensor that ops compute with: bf16 for weights in mixed precision, else f32. */
  parameter(name: string): Tensor {
    return view(this.#compute, name);
  }

  statistic(name: string): Tensor {
    return view(this.#statisticsViews, name);
  }

  /** Asks the tape for every parameter's gradient, to be written into `gradients`. */
  watch(tape: Tape): void {
    for (const [name, gradient] of this.#gradientViews) tape.watch(this.parameter(name), gradient);
  }

  /** Starts from the given weights: moments zero, moving averages equal to the weights. */
  load(weights: Weights): void {
    const values = pack(this.#layout, weights);
    const statistics = pack(this.#statisticsLayout, weights);
    const nothing = new Float32Array(values.length);
    this.restore({ values, m: nothing, v: nothing, ema: values, statistics, statisticsEma: statistics });
  }

  /** Overwrites the saved buffers, for example from a checkpoint. */
  restore(saved: Record<SavedBuffer, Float32Array>): void {
    for (const name of savedBuffers) this[name].write(saved[name]);
    if (this.bf16) copyInto(this.bf16, this.values);
  }

  /** The averaged weights: what a trained model consists of. */
  averagedWeights(): Weights {
    return new Map([...unpack(this.#layout, this.ema), ...unpack(this.#statisticsLayout, this.statisticsEma)]);
  }

  dispose(): void {
    const views = [...this.#compute.values(), ...this.#gradientViews.values(), ...this.#statisticsViews.values()];
    const flat = [...savedBuffers.map((name) => this[name]), this.gradients, this.bf16];
    for (const tensor of [...views, ...flat]) tensor?.dispose();
  }
}

function view(views: Map<string, Tensor>, name: string): Tensor {
  const found = views.get(name);
  assert(found, `no parameter ${name}`);
  return found;
}

function pack(layout: FlatLayout, weights: Weights): Float32Array {
  const flat = new Float32Array(layout.size);
  for (const { name, offset } of layout.entries) flat.set(weightOf(weights, name).data, offset);
  return flat;
}

function unpack(layout: FlatLayout, flat: Tensor): Weights {
  const all = flat.readFloats();
  const entries = layout.entries.map(({ name, shape, offset }) => {
    return [name, { shape, data: all.slice(offset, offset + sizeOf(shape)) }] as const;
  });
  return new Map(entries);
}
