import { Tape, withTape } from '../autograd/tape.js';
import { permutation, SampleRandom } from '../data/random.js';
import { initialWeights } from '../layers/initialize.js';
import { trainContext } from '../layers/train-context.js';
import { TrainableState } from '../layers/trainable-state.js';
import type { Weights } from '../layers/weights.js';
import { rebalancedSoftmax } from '../ops/rebalanced-softmax.js';
import { Optimizer } from '../optim/optimizer.js';
import type { ComputeTarget } from '../tensor/device.js';
import { record } from '../tensor/program.js';
import { empty, fromData, type Tensor, zeros } from '../tensor/tensor.js';
import { JUDGE_CLASSES, type JudgeNetwork } from './judge-network.js';
import { CROP, type JudgedPicture, randomView, writeCrop } from './judge-pictures.js';

/** Pictures in a batch, each with its truth and its prediction, cropped alike. */
const PAIRS = 8;
const BATCH = PAIRS * JUDGE_CLASSES.length;
const OPTIMIZER = { lr: 2e-3, warmup: 20, weightDecay: 0.05, clip: 1, emaDecay: 0.95 };

export interface JudgeTraining {
  /** Decides on first weights, order, crops and mirroring. */
  seed: number;
  steps: number;
  target: ComputeTarget;
  signal?: AbortSignal;
  onStep?: () => void;
}

/** Trains the judge to tell truth from prediction, for a fixed number of steps; its averaged weights. */
export async function trainJudge(
  network: JudgeNetwork,
  pictures: readonly JudgedPicture[],
  { seed, steps, target, signal, onStep }: JudgeTraining,
): Promise<Weights> {
  const state = new TrainableState(network.declarations, target);
  state.load(initialWeights(network.declarations, seed));
  const optimizer = new Optimizer({ ...OPTIMIZER, steps }, target.device);
  const batch = empty([BATCH, CROP, CROP, 3], 'u8', target.device);
  const targets = judgeTargets(target);
  const program = record(() => {
    const tape = new Tape();
    state.watch(tape);
    const logits = withTape(tape, () => network.forward(trainContext(state), batch));
    tape.backward(logits, rebalancedSoftmax(logits, targets, { gradient: 'f32' }).dLogits);
    optimizer.update(state);
  });
  try {
    for (let step = 0; step < steps; step++) {
      optimizer.prepare(step + 1);
      batch.write(trainingBatch(pictures, seed, step));
      await program.run(signal);
      onStep?.();
    }
    return state.averagedWeights();
  } finally {
    const tensors: Tensor[] = [batch, targets.index, targets.weight, targets.centers];
    for (const made of [program, optimizer, state, ...tensors]) made.dispose();
  }
}

/** Truth and prediction in turn. The expected color, which the loss yields too, is not used. */
function judgeTargets({ device }: ComputeTarget) {
  const classes = Int32Array.from({ length: BATCH }, (_, i) => i % JUDGE_CLASSES.length);
  return {
    index: fromData(classes, [BATCH, 1], 'i32', device),
    weight: fromData(new Float32Array(BATCH).fill(1), [BATCH, 1], 'f32', device),
    centers: zeros([JUDGE_CLASSES.length, 2], 'f32', device),
    classWeights: null,
  };
}

/** Pictures in random order, all of them once before any comes again. */
function trainingBatch(pictures: readonly JudgedPicture[], seed: number, step: number): Uint8Array {
  const batch = new Uint8Array(BATCH * CROP * CROP * 3);
  for (let pair = 0; pair < PAIRS; pair++) {
    const drawn = step * PAIRS + pair;
    const [epoch, place] = [Math.floor(drawn / pictures.length), drawn % pictures.length];
    const index = permutation(pictures.length, seed, epoch)[place]!;
    const picture = pictures[index]!;
    const view = { ...randomView(picture, new SampleRandom(seed, epoch, index)), width: picture.width };
    for (const [i, kind] of JUDGE_CLASSES.entries())
      writeCrop(batch, JUDGE_CLASSES.length * pair + i, picture[kind], view);
  }
  return batch;
}
