import type { Metric } from './metric.js';

/** √(mean(Δa² + Δb²) / 2), in Lab units. */
export const abRmse: Metric = {
  measure({ truthLab, predictionLab }) {
    let sum = 0;
    for (let i = 0; i < truthLab.length; i += 3) {
      sum += (truthLab[i + 1]! - predictionLab[i + 1]!) ** 2 + (truthLab[i + 2]! - predictionLab[i + 2]!) ** 2;
    }
    return [Math.sqrt((3 * sum) / truthLab.length / 2)];
  },
};
