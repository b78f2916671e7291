/** Is color blotchier than it should be at equal lightness? 1 is right, more is blotchy, less is flat. */
import { meanOf, type Metric, type PicturePair } from './metric.js';

/** Distance between the paired pixels, along rows and along columns. */
const APART = 16;
/** Largest difference in true L within a pair. */
const EQUAL_LIGHTNESS = 1.5;
/** A set whose chroma varies less than this is gray up to rounding. */
const GRAY = 0.1;

/** Rows hold the picture's own value, then mean ‖Δab‖ and √(var a + var b) of the prediction and of the truth. */
export const patchiness: Metric = {
  measure(pair) {
    const { predicted, real } = meanSteps(pair);
    const [spread, realSpread] = [chromaSpread(pair.predictionLab), chromaSpread(pair.truthLab)];
    return [ratio(predicted, spread, real, realSpread), predicted, spread, real, realSpread];
  },
  summarize(rows) {
    const paired = rows.filter((row) => !Number.isNaN(row[1]!));
    return ratio(meanOf(paired, 1), meanOf(paired, 2), meanOf(paired, 3), meanOf(paired, 4));
  },
};

function ratio(step: number, spread: number, realStep: number, realSpread: number): number {
  return spread < GRAY || realSpread < GRAY ? Number.NaN : step / spread / (realStep / realSpread);
}

/** Mean ‖Δab‖ over the pairs; NaN where a picture has none. */
function meanSteps({ width, height, truthLab, predictionLab }: PicturePair): { predicted: number; real: number } {
  let [predicted, real, pairs] = [0, 0, 0];
  for (const [right, down] of [[APART, 0] as const, [0, APART] as const]) {
    for (let y = 0; y + down < height; y++) {
      for (let x = 0; x + right < width; x++) {
        const p = 3 * (y * width + x);
        const q = 3 * ((y + down) * width + x + right);
        if (Math.abs(truthLab[p]! - truthLab[q]!) >= EQUAL_LIGHTNESS) continue;
        predicted += chromaStep(predictionLab, p, q);
        real += chromaStep(truthLab, p, q);
        pairs++;
      }
    }
  }
  return { predicted: predicted / pairs, real: real / pairs };
}

function chromaStep(lab: Float32Array, p: number, q: number): number {
  const deltaA = lab[p + 1]! - lab[q + 1]!;
  const deltaB = lab[p + 2]! - lab[q + 2]!;
  return Math.sqrt(deltaA * deltaA + deltaB * deltaB);
}

function chromaSpread(lab: Float32Array): number {
  let [a, b, squares] = [0, 0, 0];
  for (let i = 0; i < lab.length; i += 3) {
    a += lab[i + 1]!;
    b += lab[i + 2]!;
    squares += lab[i + 1]! ** 2 + lab[i + 2]! ** 2;
  }
  const pixels = lab.length / 3;
  return Math.sqrt(Math.max(0, squares / pixels - (a / pixels) ** 2 - (b / pixels) ** 2));
}
