import { foldBatchNorm } from '../ops/batch-norm.js';
import { cast } from '../ops/pointwise.js';
import type { ComputeTarget } from '../tensor/device.js';
import { scope } from '../tensor/scope.js';
import { fromData, full, type Tensor } from '../tensor/tensor.js';
import { atOnce } from '../unhurried.js';
import { assert } from '../validate.js';
import type { InferContext } from './context.js';
import type { Declarations, NormSpec } from './declarations.js';
import { NORM_EPSILON } from './norm.js';
import { type Weights, weightOf } from './weights.js';

interface Folded {
  weight: Tensor;
  bias: Tensor;
}

/** Constant weights in native memory, batch norms folded into the convolutions before them. */
export class InferenceWeights {
  readonly dtype: 'f32' | 'bf16';
  readonly #folded = new Map<string, Folded>();
  readonly #parameters = new Map<string, Tensor>();

  private constructor({ precision }: ComputeTarget) {
    this.dtype = precision === 'bf16' ? 'bf16' : 'f32';
  }

  static of(declarations: Declarations, weights: Weights, target: ComputeTarget): InferenceWeights {
    return atOnce(InferenceWeights.steps(declarations, weights, target));
  }

  /** As `of`, pausing after each tensor. */
  static *steps(
    declarations: Declarations,
    weights: Weights,
    target: ComputeTarget,
  ): Generator<void, InferenceWeights> {
    const made = new InferenceWeights(target);
    yield* made.#load(declarations, weights, target);
    return made;
  }

  *#load(declarations: Declarations, weights: Weights, { device }: ComputeTarget): Generator<void> {
    const tensor = (name: string) => {
      const { data, shape } = weightOf(weights, name);
      return fromData(data, shape, 'f32', device);
    };
    const fold = ({ name, channels, convolution }: NormSpec) => {
      const [gamma, beta] = [tensor(`${name}.gamma`), tensor(`${name}.beta`)];
      const [mean, variance] = [tensor(`${name}.mean`), tensor(`${name}.variance`)];
      const ones = () => full([channels, 1, 1, 1], 1, 'f32', device);
      const unfolded = convolution === null ? ones() : tensor(`${convolution}.weight`);
      const { weight, bias } = foldBatchNorm(unfolded, null, { gamma, beta, mean, variance }, NORM_EPSILON);
      return { weight: cast(weight, this.dtype), bias };
    };
    for (const norm of declarations.norms) {
      this.#folded.set(
        norm.convolution ?? norm.name,
        scope(() => fold(norm)),
      );
      yield;
    }
    const plain = declarations.parameters.filter(({ name, role }) => {
      return role === 'bias' || (role === 'weight' && !this.#folded.has(name.replace(/\.weight$/, '')));
    });
    for (const { name, role } of plain) {
      this.#parameters.set(
        name,
        scope(() => cast(tensor(name), role === 'weight' ? this.dtype : 'f32')),
      );
      yield;
    }
  }

  /** The context of one forward pass; `valid` is the part of the input that is picture. */
  context(valid: InferContext['valid'] = { height: 1, width: 1 }): InferContext {
    return {
      mode: 'infer',
      dtype: this.dtype,
      multiplyAdds: 0,
      valid,
      parameter: (name) => present(this.#parameters.get(name), name),
      folded: (name) => present(this.#folded.get(name), name),
    };
  }

  dispose(): void {
    for (const { weight, bias } of this.#folded.values()) {
      weight.dispose();
      bias.dispose();
    }
    for (const tensor of this.#parameters.values()) tensor.dispose();
  }
}

function present<T>(found: T | undefined, name: string): T {
  assert(found, `no parameter ${name}`);
  return found;
}
