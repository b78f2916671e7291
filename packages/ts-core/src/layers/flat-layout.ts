import { sizeOf, type Tensor } from '../tensor/tensor.js';

/** Each tensor starts at a multiple of 32 elements: 64 bytes also in bf16. The gaps stay zero. */
const ALIGNMENT = 32;

interface Named {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Where each named tensor lies in one flat buffer. */
export class FlatLayout {
  readonly entries: readonly (Named & { readonly offset: number })[];
  /** Elements of the buffer. */
  readonly size: number;

  constructor(specs: readonly Named[]) {
    let size = 0;
    this.entries = specs.map(({ name, shape }) => {
      const offset = size;
      size += Math.ceil(sizeOf(shape) / ALIGNMENT) * ALIGNMENT;
      return { name, shape, offset };
    });
    // A network may have no batch norm, but no buffer is empty.
    this.size = Math.max(size, ALIGNMENT);
  }

  /** One view per tensor on a flat buffer. */
  views(flat: Tensor): Map<string, Tensor> {
    return new Map(this.entries.map(({ name, shape, offset }) => [name, flat.view(offset, shape)]));
  }
}
