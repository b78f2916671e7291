/** One training or validation sample: which crop of which picture, and what it becomes. */
import { drawGrayFormula, toGray } from './gray.js';
import { simulateHints } from './hint-simulation.js';
import { permutation, SampleRandom } from './random.js';
import { type Crop, CropResizer } from './resize-crop.js';

export interface SampleOptions {
  /** Side of a sample in px. */
  size: number;
  seed: number;
  /** Random order, crops, flips and gray formulas; otherwise the center of each picture, CIE L, no hints. */
  augment: boolean;
  /** Share of the samples with hints, 0 … 1. */
  hintShare: number;
}

/** Width and height of the pictures of a split, in px. */
export interface PictureSizes {
  width: Uint32Array;
  height: Uint32Array;
}

/** Where a sample goes: rgb [size, size, 3], gray [size, size], hints [size, size, 3]. */
export interface SampleTarget {
  rgb: Uint8Array;
  gray: Uint8Array;
  hints: Float32Array;
}

/** Reads rows `top` … `top + count − 1` of a picture: 8-bit sRGB [count, width, 3], valid until the next call. */
export type ReadRows = (picture: number, top: number, count: number) => Uint8Array;

/** Crops are at least this much larger than the sample: 140 px for 128. */
const MIN_CROP_SCALE = 1.1;

/** Makes samples by (epoch, index): the same ones whatever was made before. */
export class SampleMaker {
  readonly #resizer: CropResizer;
  #epoch = -1;
  #order: Uint32Array = new Uint32Array(0);

  constructor(
    readonly sizes: PictureSizes,
    readonly readRows: ReadRows,
    readonly options: SampleOptions,
  ) {
    this.#resizer = new CropResizer(options.size);
  }

  /** Writes sample `index` of `epoch`; every picture comes once in an epoch. hints must hold zeros. */
  make(epoch: number, index: number, { rgb, gray, hints }: SampleTarget): void {
    const { size, seed, augment, hintShare } = this.options;
    const picture = augment ? this.#shuffled(epoch)[index]! : index;
    const width = this.sizes.width[picture]!;
    const height = this.sizes.height[picture]!;
    const random = new SampleRandom(seed, epoch, index);
    const crop = augment ? randomCrop(width, height, size, random) : centerCrop(width, height);
    const rows = this.readRows(picture, crop.top, crop.side);
    this.#resizer.resize(rows, { ...crop, top: 0 }, rgb);
    toGray(rgb, augment ? drawGrayFormula(random) : 'lightness', gray);
    if (augment && random.uniform() < hintShare) simulateHints(rgb, size, random, hints);
  }

  #shuffled(epoch: number): Uint32Array {
    if (epoch !== this.#epoch) {
      this.#order = permutation(this.sizes.width.length, this.options.seed, epoch);
      this.#epoch = epoch;
    }
    return this.#order;
  }
}

/** A square of random side, between 1.1 · size and the short side, at a random place, mirrored half of the time. */
function randomCrop(width: number, height: number, size: number, random: SampleRandom): Crop {
  const short = Math.min(width, height);
  const side = random.integer(Math.min(short, Math.floor(MIN_CROP_SCALE * size)), short);
  const left = random.integer(0, width - side);
  const top = random.integer(0, height - side);
  return { width, left, top, side, flip: random.uniform() < 0.5 };
}

function centerCrop(width: number, height: number): Crop {
  const side = Math.min(width, height);
  return { width, left: (width - side) >> 1, top: (height - side) >> 1, side, flip: false };
}
