/**
 * The native contract of Lithochrome, typed, and the only file that loads the addon.
 *
 * Tensors are dense and NHWC. "Pixels" P is the product of all dimensions but the last one.
 * Every op issues its work to the current stream of the calling thread: it runs now, or, between
 * `beginProgram` and `endProgram`, it is recorded. Errors are `NativeError`s with a `code`.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type DType = 'f32' | 'bf16' | 'i32' | 'u8' | 'u16';
export type Shape = readonly number[];
export type DeviceKind = 'cpu' | 'cuda';
/** bf16 travels as its upper 16 bits. */
export type TensorData = Float32Array | Int32Array | Uint8Array | Uint16Array;
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'DISPOSED'
  | 'OUT_OF_MEMORY'
  | 'ABORTED'
  | 'DEVICE_UNAVAILABLE'
  | 'DEVICE_FAILURE'
  | 'INTERNAL';

/** Thrown, or rejected with, by everything native. `code` says which kind; the message names the value. */
export interface NativeError extends Error {
  readonly code: ErrorCode;
}

/** A dense tensor owned natively; its bytes are reported to V8. */
export interface NativeTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly device: DeviceKind;
  /** Bytes of the elements. */
  readonly bytes: number;
  readonly disposed: boolean;
  /** The same memory, `offset` elements in, as another dense shape. */
  view(offset: number, shape: Shape): NativeTensor;
  /** A copy of the elements. Throws inside a recording. */
  read(): TensorData;
  /** Overwrites all elements; the array's kind and length must match. Throws inside a recording. */
  write(data: TensorData): void;
  /** Drops this handle; the memory goes when nothing else refers to it. Idempotent. */
  dispose(): void;
}

/** One primitive of a program: runs measured, their milliseconds, and what bounds one run. */
export interface ProfileEntry {
  /** Its kind and, in brackets, the library's implementation. */
  name: string;
  count: number;
  ms: number;
  /** Of the tensors that it touches, scratch included, each counted once. */
  bytes: number;
  /** Floating-point operations of a convolution or matrix product (a multiply-add: 2); 0 for what memory bounds. */
  operations: number;
}

/** A recorded sequence of primitives with its memory planned once; replayed off the event loop. */
export interface NativeProgram {
  /** Number of primitives. */
  readonly length: number;
  /** Bytes of the planned arena. */
  readonly bytes: number;
  readonly disposed: boolean;
  /**
   * Replays everything off the event loop: on the CPU's compute thread, or as a CUDA graph. Rejects with ABORTED after
   * `abort()`. One run at a time; what is written or read meanwhile on CUDA comes after the run.
   */
  run(): Promise<void>;
  /** Stops the run in flight after its current primitive. */
  abort(): void;
  /** What each primitive cost so far, in the order in which they run (measured only after `setProfiling(true)`). */
  profile(): ProfileEntry[];
  setProfiling(on: boolean): void;
  dispose(): void;
}

export interface Conv2dOptions {
  stride?: number; // 1
  dilation?: number; // 1
  /** Zeros on each side; 0 by default. */
  padding?: number;
  groups?: number; // 1
  /** Fused after the bias. */
  relu?: boolean;
  /** dtype of the result; by default that of x. */
  dtype?: 'f32' | 'bf16';
  /** The weights will not change: they are packed once, for all programs that use them. */
  constantWeights?: boolean;
}
export interface PoolOptions {
  kind: 'average' | 'max';
  size: number;
  stride: number;
  padding?: number; // 0
}
/** Soft (or, with M = 1 and weight 1, hard) targets. P pixels, K bins, M neighbors. */
export interface BinTargets {
  /** i32 [P,M] */
  index: NativeTensor;
  /** f32 [P,M], each row sums to 1. */
  weight: NativeTensor;
  /** f32 [K]; null: 1 everywhere. */
  classWeights: NativeTensor | null;
  /** f32 [K,2] */
  centers: NativeTensor;
}
export interface GradientOptions {
  gradient: 'f32' | 'bf16';
}
export interface LevinOptions {
  kind: 'gaussian' | 'seed' | 'affine';
  radius?: number; // 1
  /** Only for `seed`: s in L units. */
  scale?: number; // 1
  lambda: number;
}
export interface ColorizeOptions {
  /** Standard deviation of the range kernel in L units. */
  rangeSigma?: number;
}

export interface Machine {
  /** oneDNN's effective ISA, for example "avx512_core_bf16". */
  isa: string;
  /** bf16 arithmetic is native here. */
  bf16: boolean;
  threads: number;
  onednn: string;
  /** GPU architectures that this build has kernels for, for example "75,90"; null in a build without CUDA. */
  cudaArchitectures: string | null;
  /** Why there is no CUDA device, in words with what would help; null if there is one. */
  cudaUnavailable: string | null;
  cuda: GpuInfo | null;
}

/** The GPU that `cuda` tensors live on: the first one that CUDA_VISIBLE_DEVICES shows. */
export interface GpuInfo {
  name: string;
  /** Compute capability, for example "9.0". */
  capability: string;
  /** Bytes. */
  memory: number;
  multiprocessors: number;
  /** CUDA versions of the driver and of this build's runtime. */
  driver: string;
  runtime: string;
  /** The library of the convolutions with its version. */
  convolutions: string;
}

type T = NativeTensor;

/** Everything the addon exports. Sizes: N, H, W, C as usual, K color bins, P pixels, M neighbors. */
export interface Binding {
  // --- machine, memory, programs -------------------------------------------------------------
  machine(): Machine;
  /** Team size of the compute thread (default: physical cores). */
  setThreads(count: number): void;
  /** Bytes of native tensor memory alive in this process. */
  memoryInUse(): number;
  beginProgram(): void;
  /** Ends the recording. Tensors made inside stay alive only if in `keep`; the others' memory is planned. */
  endProgram(keep: T[]): NativeProgram;
  cancelProgram(): void;

  // --- making and moving ---------------------------------------------------------------------
  /** Uninitialized; on the CPU by default. An op's tensors all live on one device, and so do its results. */
  empty(shape: Shape, dtype: DType, device?: DeviceKind): T;
  /** A CPU tensor over the array's own elements: nothing is copied, and the array lives as long as the tensor. */
  borrow(data: TensorData, shape: Shape, dtype: DType): T;
  /** Exchanges the contents of two whole CPU tensors of equal size without copying them. Nothing that uses them may be running. */
  exchange(x: T, y: T): void;
  fill(x: T, value: number): void;
  /** dst = src, converted between f32 and bf16 where the dtypes differ; equal element counts. */
  copy(src: T, dst: T): void;

  // --- networks (x: [N,H,W,C], f32 or bf16) --------------------------------------------------
  /**
   * weight [O,kh,kw,C/groups] f32 or bf16 (used in x's dtype), bias f32 [O] or null → [N,H',W',O]. Cross-correlation.
   * Constant weights must hold their values before the program's first run.
   */
  conv2d(x: T, weight: T, bias: T | null, options: Conv2dOptions): T;
  /** → dx of `inputShape`. Also the forward of the transposed convolution. */
  conv2dBackwardData(dy: T, weight: T, inputShape: Shape, options: Conv2dOptions): T;
  /** Writes dWeight (f32 [O,kh,kw,C/groups]) and, if given, dBias (f32 [O]). */
  conv2dBackwardWeights(x: T, dy: T, dWeight: T, dBias: T | null, options: Conv2dOptions): void;
  /** x [P,I], weight [O,I] f32 or bf16 (used in x's dtype), bias f32 [O] or null → [P,O]. */
  linear(x: T, weight: T, bias: T | null): T;
  linearBackwardData(dy: T, weight: T): T;
  linearBackwardWeights(x: T, dy: T, dWeight: T, dBias: T | null): void;
  /** Training mode: batch statistics (biased variance), f32 [C]. Optionally ReLU after. */
  batchNorm(x: T, gamma: T, beta: T, options: { eps: number; relu?: boolean }): { y: T; mean: T; variance: T };
  /** Writes dGamma, dBeta (f32 [C]); → dx. */
  batchNormBackward(
    x: T,
    dy: T,
    saved: { gamma: T; beta: T; mean: T; variance: T },
    out: { dGamma: T; dBeta: T },
    options: { eps: number; relu?: boolean },
  ): T;
  /** running = (1 − momentum) running + momentum · value · factor, in place (factor: n/(n−1) for variances). */
  updateRunning(running: T, value: T, options: { momentum: number; factor?: number }): void;
  /** Inference: weight' = weight·γ/√(σ²+ε) (f32 [O,…]), bias' = β + (bias − μ)·γ/√(σ²+ε); bias may be null. */
  foldBatchNorm(
    weight: T,
    bias: T | null,
    norm: { gamma: T; beta: T; mean: T; variance: T },
    options: { eps: number },
  ): { weight: T; bias: T };
  relu(x: T): T;
  /** dy where y > 0, else 0. Serves every fused ReLU. */
  reluBackward(y: T, dy: T): T;
  /** a + b (equal shapes), optionally ReLU after. */
  add(a: T, b: T, options: { relu?: boolean }): T;
  scale(x: T, factor: number): T;
  /** accumulator += x, in place. */
  accumulate(accumulator: T, x: T): void;
  /** x [N,H,W,C] + b [N,1,1,C]. */
  addChannels(x: T, b: T): T;
  /** Sum over H and W: [N,H,W,C] → [N,1,1,C]. */
  sumSpatial(x: T): T;
  /** Along the last dimension. */
  concat(parts: T[]): T;
  sliceChannels(x: T, start: number, count: number): T;
  /** Half-pixel centers; edges replicated (PyTorch's align_corners = false). */
  resample(x: T, height: number, width: number, options: { mode: 'nearest' | 'bilinear' }): T;
  resampleBackward(dy: T, inputShape: Shape, options: { mode: 'nearest' | 'bilinear' }): T;
  pool2d(x: T, options: PoolOptions): { y: T; workspace: T | null };
  pool2dBackward(dy: T, inputShape: Shape, workspace: T | null, options: PoolOptions): T;
  /** Mean over the top left `validHeight`×`validWidth` (fractions of a cell count in part) → [N,1,1,C]. */
  globalAveragePool(x: T, options: { validHeight?: number; validWidth?: number }): T;
  globalAveragePoolBackward(dy: T, inputShape: Shape, options: { validHeight?: number; validWidth?: number }): T;
  /** softmax(x / temperature) along the last dimension, f32. */
  softmax(x: T, options: { temperature?: number }): T;
  softmaxBackward(y: T, dy: T, options: { temperature?: number }): T;

  // --- losses (logits f32 [P…,K]) ------------------------------------------------------------
  /**
   * Fused rebalanced softmax: mean over pixels of w_{k*} · CE(target, softmax(logits)), its gradient,
   * and the expected ab (temperature 1). k* = the first neighbor of the largest weight.
   * One pass: logits read once, dLogits written once. loss f32 [1], ab f32 [P…,2].
   */
  rebalancedSoftmax(logits: T, targets: BinTargets, options: GradientOptions): { loss: T; ab: T; dLogits: T };
  /** rebalancedSoftmax plus levin of the expected ab: its value, and the gradient of the sum. logits [N,h,w,K], L [N,h,w,1]. */
  softmaxLevin(
    logits: T,
    targets: BinTargets,
    lightness: T,
    options: GradientOptions & { levin: LevinOptions },
  ): { loss: T; penalty: T; dLogits: T };
  /** rebalancedSoftmax plus the total variation of the probabilities; the gradient of the sum. logits [N,h,w,K]. */
  softmaxProbTv(
    logits: T,
    targets: BinTargets,
    options: GradientOptions & { lambda: number },
  ): { loss: T; penalty: T; dLogits: T };
  /** Spatial penalty on ab [N,h,w,2] guided by L [N,h,w,1] (0…100) → loss f32 [1], dAb. */
  levin(ab: T, lightness: T, options: LevinOptions): { loss: T; dAb: T };
  /** Mean over pixels of ‖(prediction − target)‖² / 110². prediction, target f32 [P…,2]. */
  mseAb(prediction: T, target: T): { loss: T; dPrediction: T };

  // --- optimizer (flat f32 [n]) --------------------------------------------------------------
  /** √Σx², summed in double in a fixed order → f32 [1]. */
  globalNorm(x: T): T;
  /**
   * One fused pass of clip (by `norm`), AdamW (decoupled decay, only on the first `decayed` elements),
   * the exponential moving average and the bf16 copy. `hyper` f32 [8]:
   * lr, beta1, beta2, eps, weightDecay, step (1-based), maxNorm (0: no clip), emaDecay.
   */
  adamw(
    state: { parameters: T; gradients: T; m: T; v: T; ema: T | null; bf16: T | null; norm: T | null },
    hyper: T,
    options: { decayed: number },
  ): void;
  /** average += (1 − hyper[7]) (value − average), in place. */
  ema(average: T, value: T, hyper: T): void;

  // --- color (D65, exact sRGB curve; L 0…100, a and b about −110…110) -----------------------
  /** [P…,3] or gray [P…,1], u8, u16 or f32 (0…1) → f32 [P…,3]. */
  rgbToLab(rgb: T): T;
  /** Only L: [P…,3] or [P…,1] → f32 [P…,1]. */
  lightness(rgb: T): T;
  /** f32 [P…,3] → sRGB; outside the gamut the chroma is reduced at constant L and hue. */
  labToRgb(lab: T, options: { dtype: 'u8' | 'u16' | 'f32' }): T;
  /** Nearest center: ab f32 [P…,2], centers f32 [K,2] → i32 [P…]. */
  nearestBin(ab: T, centers: T): T;
  /** The `neighbors` nearest centers with Gaussian weights that sum to 1 → index i32 [P,M], weight f32 [P,M]. */
  softEncode(ab: T, centers: T, options: { neighbors: number; sigma: number }): { index: T; weight: T };
  /** Σ_k softmax((logits + prior) / temperature)_k c_k; prior f32 [K] or null → f32 [P…,2]. temperature 0: argmax. */
  annealedMean(logits: T, centers: T, prior: T | null, options: { temperature: number }): T;
  /** Entropy of softmax(logits) over ln K, 0…1 → f32 [P…,1]. */
  uncertainty(logits: T): T;
  /** Joint bilateral: ab f32 [h,w,2] with its L f32 [h,w,1] onto L f32 [H,W,1] → f32 [H,W,2]. A convex combination. */
  guidedUpsample(ab: T, lightnessLow: T, lightnessHigh: T, options: ColorizeOptions): T;
  /**
   * guidedUpsample and labToRgb in one pass by strips: the picture's own L with the given color.
   * picture u8 or u16 [H,W,3] or [H,W,1] → same dtype [H,W,3].
   */
  colorizePicture(picture: T, ab: T, lightnessLow: T, options: ColorizeOptions): T;
  /**
   * The same, written to `out`, which may be the picture itself if that has 3 channels. `guide`: areaLightness of the picture at
   * `colorizeGuideSize`; measured where it is not given.
   */
  colorizePictureInto(
    picture: T,
    color: { ab: T; lightness: T; guide: T | null },
    out: T,
    options: ColorizeOptions,
  ): void;
  /** [height,width] of the guide for colors of size `from` on a picture of size `to`; null: none is used. */
  colorizeGuideSize(from: Shape, to: Shape): Shape | null;
  /** Mean over the pixels that each target pixel covers (fractions count): [N,H,W,C] f32 → [N,h,w,C]. */
  areaDownsample(x: T, height: number, width: number): T;
  /** areaDownsample of a picture's lightness without a float copy of it: u8, u16 or f32 [H,W,3] or [H,W,1] → f32 [1,h,w,1]. */
  areaLightness(picture: T, height: number, width: number): T;
  /** The same at several sizes [height,width]; on the CPU the picture is read once. */
  areaLightnesses(picture: T, sizes: readonly Shape[]): T[];
}

const require = createRequire(import.meta.url);
const root = dirname(require.resolve('@lithochrome/native-cuda/package.json'));

/** The addon's file; absent until `npm run build:native`. LITHOCHROME_ADDON names another one, for tests. */
export const addonPath = process.env['LITHOCHROME_ADDON'] ?? join(root, 'build', 'Release', 'lithochrome.node');

let loaded: Binding | undefined;

/** Loads the addon once. Throws with the command to build it where it is missing. */
export function loadBinding(): Binding {
  if (loaded) return loaded;
  // Compute threads that wait sleep soon: long spinning halves the speed wherever another process is busy.
  if (process.env['OMP_WAIT_POLICY'] === undefined) process.env['GOMP_SPINCOUNT'] ??= '1000';
  try {
    loaded = require(addonPath) as Binding;
  } catch (cause) {
    throw new Error(`The native addon cannot be loaded from ${addonPath}; build it with: npm run build:native`, {
      cause,
    });
  }
  return loaded;
}
