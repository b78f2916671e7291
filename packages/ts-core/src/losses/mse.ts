import { AB_SCALE } from '../color/lab.js';
import { LithochromeError } from '../errors.js';
import { levin } from '../ops/levin.js';
import { mseAb } from '../ops/mse-ab.js';
import { add, scale } from '../ops/pointwise.js';
import type { Tensor } from '../tensor/tensor.js';
import type { LossResult, LossSettings, LossTargets } from './loss.js';

/** Mean squared error of ab (docs/math.md 1) for a head of 2 outputs in ab/110; known to desaturate. */
export function mse(output: Tensor, targets: LossTargets, settings: LossSettings): LossResult {
  const { spatial, lambda } = settings;
  const prediction = scale(output, AB_SCALE);
  const { loss, dPrediction } = mseAb(prediction, targets.ab);
  const back = (gradient: Tensor) => scale(gradient, AB_SCALE);
  if (spatial === 'none') return { terms: [loss], gradient: back(dPrediction) };
  if (spatial === 'prob-tv') {
    throw new LithochromeError(
      'INVALID_OPTION',
      'spatial prob-tv needs probabilities: use it with loss multinomial or rebalanced',
    );
  }
  const penalty = levin(prediction, targets.lightness, { ...settings.levin, lambda });
  return { terms: [loss, penalty.loss], gradient: back(add(dPrediction, penalty.dAb)) };
}
