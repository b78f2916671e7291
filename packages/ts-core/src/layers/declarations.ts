import { assert } from '../validate.js';

/** One trainable tensor. Convolution weights are [O,kh,kw,I/groups], linear ones [O,I]; all others are [C]. */
export interface ParameterSpec {
  /** For example `stem.0.conv.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Only weights are decayed, and only weights have a bf16 copy. */
  readonly role: 'weight' | 'bias' | 'gamma' | 'beta';
  /** Standard deviation of the initial weights. */
  readonly deviation?: number;
}

/** One batch norm: parameters `<name>.gamma`, `<name>.beta`, statistics `<name>.mean`, `<name>.variance`, all [C]. */
export interface NormSpec {
  readonly name: string;
  readonly channels: number;
  /** The convolution right before it, into which it is folded for inference; null where there is none. */
  readonly convolution: string | null;
}

/** What a network is made of; each layer enters its tensors when it is created. */
export class Declarations {
  readonly parameters: ParameterSpec[] = [];
  readonly norms: NormSpec[] = [];
  readonly #names = new Set<string>();

  parameter(spec: ParameterSpec): string {
    assert(!this.#names.has(spec.name), `parameter ${spec.name} is declared twice`);
    this.#names.add(spec.name);
    this.parameters.push(spec);
    return spec.name;
  }

  norm(spec: NormSpec): void {
    this.parameter({ name: `${spec.name}.gamma`, shape: [spec.channels], role: 'gamma' });
    this.parameter({ name: `${spec.name}.beta`, shape: [spec.channels], role: 'beta' });
    this.norms.push(spec);
  }

  /** Running statistics, in order of declaration. */
  get statistics(): { name: string; shape: readonly number[] }[] {
    return this.norms.flatMap(({ name, channels }) => [
      { name: `${name}.mean`, shape: [channels] },
      { name: `${name}.variance`, shape: [channels] },
    ]);
  }
}
