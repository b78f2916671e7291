import { multinomial, rebalanced } from './bin-classification.js';
import type { Loss, LossName } from './loss.js';
import { mse } from './mse.js';
import { seed2017 } from './seed-2017.js';

/** Every loss by its name. */
export const losses: Record<LossName, Loss> = { mse, multinomial, rebalanced, 'seed-2017': seed2017 };

/** Outputs that a network needs for a loss over K bins. */
export function outputsFor(loss: LossName, bins: number): number {
  return loss === 'mse' ? 2 : bins;
}
