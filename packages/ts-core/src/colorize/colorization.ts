import type { OutputFormat } from '../image/output-format.js';
import type { InputFormat } from '../image/sniff-format.js';
import type { MethodName } from './methods/registry.js';
import type { Timings } from './stopwatch.js';

/** A colorized photograph. */
export interface Colorization {
  /** The encoded file. */
  image: Buffer;
  info: ColorizationInfo;
  /** Gray PNG of the picture's size: black where the network is certain, white where all colors are equally likely. */
  uncertainty?: Buffer;
  /** Other likely colorings of the whole picture as files like `image`, most different first; where asked for. */
  hypotheses?: Buffer[];
  /** Milliseconds. */
  timings: Timings;
}

export interface ColorizationInfo {
  /** Upright: EXIF orientation is applied. */
  width: number;
  height: number;
  /** Bits per sample in `image`. */
  bitDepth: number;
  format: OutputFormat;
  inputFormat: InputFormat;
  /** The model's name. */
  model: string;
  method: MethodName;
  device: 'cpu' | 'cuda';
  /** As used. */
  temperature: number;
  /** As used. */
  vibrancy: number;
  /** What could not be taken over from the input, in whole sentences: further frames, an unusable profile. */
  notes: string[];
}
